package io.workspacereconciler.event;

/** A message is not an event of this system's, or not one that this version reads: it belongs to the dead letters. */
public final class UnreadableEventException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String reason;

    /** With a reason for a person, which goes into the dead letter's headers. */
    public UnreadableEventException(String reason) {
        super(reason);
        this.reason = reason;
    }

    /** Why it cannot be read. */
    public String reason() {
        return reason;
    }
}
