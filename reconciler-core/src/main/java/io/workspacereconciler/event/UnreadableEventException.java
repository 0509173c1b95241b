package io.workspacereconciler.event;

/** A message is not an event of this system's, or not one that this version reads; its message says why. */
public final class UnreadableEventException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public UnreadableEventException(String reason) {
        super(reason);
    }
}
