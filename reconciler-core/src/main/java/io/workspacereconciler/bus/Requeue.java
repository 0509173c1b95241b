package io.workspacereconciler.bus;

/**
 * What became of one letter that was to be requeued.
 *
 * @param detail where it is now, or why it is not sent; a clause for a person
 */
public record Requeue(DeadLetter letter, Result result, String detail) {

    /** How letters are requeued. */
    public enum Manner {
        /** Nothing is sent; it is told what would be. */
        DRY_RUN,
        /** Each letter once. */
        ONCE,
        /** Also those that were requeued before. */
        AGAIN
    }

    /** How it ended. */
    public enum Result {
        /** The broker has it on its old topic. */
        SENT,
        /** It would be sent. */
        WOULD_BE_SENT,
        /** It was requeued before. */
        SKIPPED,
        /** It cannot be requeued. */
        REFUSED
    }
}
