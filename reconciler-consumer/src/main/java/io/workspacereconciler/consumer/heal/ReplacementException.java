package io.workspacereconciler.consumer.heal;

import java.util.Objects;

/** A step of a replacement failed; says why, classified at the edge. */
public final class ReplacementException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final FailureCause failure;
    private final String reason;
    private final boolean ambiguous;

    public ReplacementException(FailureCause failure, String message) {
        this(failure, message, failure.isAmbiguous());
    }

    private ReplacementException(FailureCause failure, String message, boolean ambiguous) {
        super(message);
        this.failure = failure;
        this.reason = Objects.requireNonNull(message, "message");
        this.ambiguous = ambiguous;
    }

    /** A failure of which it is certain that nothing was done, whatever its kind. */
    public static ReplacementException nothingDone(FailureCause failure, String message) {
        return new ReplacementException(failure, message, false);
    }

    static ReplacementException begunElsewhere() {
        return nothingDone(
                FailureCause.STUCK,
                "it was begun over another backend, which alone knows its instances; a healer over that one goes on");
    }

    /** Whether what was asked may have been done all the same. */
    public boolean isAmbiguous() {
        return ambiguous;
    }

    /** The failure in words, for a person. */
    public String reason() {
        return reason;
    }

    /** The kind of failure. */
    public FailureCause failure() {
        return failure;
    }
}
