package io.workspacereconciler.consumer.heal;

/** The row is no longer what the restart wrote: somebody else acted on the workspace. */
final class RowChangedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    RowChangedException() {
        super("the row is not what the restart wrote");
    }
}
