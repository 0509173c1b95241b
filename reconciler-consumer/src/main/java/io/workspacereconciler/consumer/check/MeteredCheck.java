package io.workspacereconciler.consumer.check;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.workspacereconciler.check.Look;
import io.workspacereconciler.workspace.OnlineWorkspace;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Measures how long each check takes, {@code reconciler.check}, by whether there was an answer. */
public final class MeteredCheck implements RunningCheck {

    private final RunningCheck check;
    private final MeterRegistry meters;

    public MeteredCheck(RunningCheck check, MeterRegistry meters) {
        this.check = check;
        this.meters = meters;
    }

    @Override
    public CompletionStage<Look> isRunning(OnlineWorkspace workspace) {
        Timer.Sample sample = Timer.start(meters);
        return check.isRunning(workspace)
                .whenComplete((look, failure) ->
                        sample.stop(meters.timer("reconciler.check", "result", result(look, failure))));
    }

    private static String result(@Nullable Look look, @Nullable Throwable failure) {
        return failure == null && look != null && !(look instanceof Look.NoAnswer) ? "answered" : "unanswered";
    }
}
