package io.workspacereconciler.consumer.check;

import io.workspacereconciler.check.Look;
import io.workspacereconciler.workspace.OnlineWorkspace;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** The one question: is this workspace's instance running? */
@FunctionalInterface
public interface RunningCheck {

    /**
     * Asks about one workspace. Never throws; what went wrong is either in the look, as {@link Look.NoAnswer}, or
     * fails the stage, which is as little an answer.
     */
    CompletionStage<Look> isRunning(OnlineWorkspace workspace);

    /** Where the checks of one batch come from: what they have in common, such as one call to EC2, they share. */
    @FunctionalInterface
    interface OfBatch {

        /** The check for these workspaces, of which none appears twice; asked about others it has no answer. */
        RunningCheck of(List<OnlineWorkspace> batch);
    }
}
