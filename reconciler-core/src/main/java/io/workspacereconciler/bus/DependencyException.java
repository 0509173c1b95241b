package io.workspacereconciler.bus;

/**
 * Something that a handler needs is broken or slow for now. An event whose handler fails so is tried again for as long as
 * that lasts; one that fails otherwise becomes a dead letter after a few attempts. Kafka's and the database's own failures
 * need not be wrapped.
 */
public final class DependencyException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** With a sentence for a person. */
    public DependencyException(String message, Throwable cause) {
        super(message, cause);
    }
}
