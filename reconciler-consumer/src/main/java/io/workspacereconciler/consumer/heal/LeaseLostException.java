package io.workspacereconciler.consumer.heal;

/** Somebody else has changed the incident since this replica claimed it: this replica changes nothing any more. */
final class LeaseLostException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    LeaseLostException(String message) {
        super(message);
    }
}
