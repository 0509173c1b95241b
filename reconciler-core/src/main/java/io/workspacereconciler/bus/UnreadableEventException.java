package io.workspacereconciler.bus;

/** A record that will never be an event that can be worked on: it belongs to the dead letters. */
public final class UnreadableEventException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String reason;

    /** With a reason for a person, which goes into the dead letter's headers. */
    public UnreadableEventException(String reason) {
        super(reason);
        this.reason = reason;
    }

    /** With a reason for a person and what it was caused by. */
    public UnreadableEventException(String reason, Throwable cause) {
        super(reason, cause);
        this.reason = reason;
    }

    /** Why it cannot be read. */
    public String reason() {
        return reason;
    }
}
