package io.workspacereconciler.producer.replay;

/** What is asked about is not among what is kept; the message says so to a person. */
final class NotKeptException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    NotKeptException(String message) {
        super(message);
    }
}
