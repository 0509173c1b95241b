package io.workspacereconciler.consumer.heal;

import java.util.Objects;

/** A step of a replacement failed; says why, classified at the edge. */
public final class ReplacementException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final FailureCause failure;
    private final String reason;

    public ReplacementException(FailureCause failure, String message) {
        super(message);
        this.failure = failure;
        this.reason = Objects.requireNonNull(message, "message");
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
