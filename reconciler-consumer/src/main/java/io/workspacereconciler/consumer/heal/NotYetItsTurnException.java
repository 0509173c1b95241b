package io.workspacereconciler.consumer.heal;

/** The change that was to be made has to wait for its turn; the incident rests until then. */
final class NotYetItsTurnException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    NotYetItsTurnException(String message) {
        super(message);
    }
}
