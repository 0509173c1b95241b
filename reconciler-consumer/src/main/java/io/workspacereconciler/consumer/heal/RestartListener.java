package io.workspacereconciler.consumer.heal;

/** Is told what happens in restarts, by several threads at once. */
@FunctionalInterface
public interface RestartListener {

    /** A step has failed; before the row is flipped that is {@link RestartStep#PREPARE}. Waiting is no failure. */
    void failed(FailureCause cause, RestartStep step);
}
