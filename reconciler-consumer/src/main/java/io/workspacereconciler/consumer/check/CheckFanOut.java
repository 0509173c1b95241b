package io.workspacereconciler.consumer.check;

import io.workspacereconciler.check.Look;
import io.workspacereconciler.check.UnknownCause;
import io.workspacereconciler.workspace.InstanceId;
import io.workspacereconciler.workspace.OnlineWorkspace;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks one check for every workspace of a batch in one place, all at once: every workspace gets a look, and what failed or
 * came too late is a {@link Look.NoAnswer}.
 */
final class CheckFanOut {

    private static final Logger LOG = LoggerFactory.getLogger(CheckFanOut.class);

    private final RunningCheck.OfBatch checks;
    private final InstantSource clock;

    CheckFanOut(RunningCheck.OfBatch checks, InstantSource clock) {
        this.checks = checks;
        this.clock = clock;
    }

    /**
     * The looks at these workspaces, in their order, once all are there.
     *
     * @param shared instances that more than one row names: not asked about, since the answer could be either's
     */
    CompletableFuture<Map<OnlineWorkspace, Look>> look(List<OnlineWorkspace> batch, Set<InstanceId> shared) {
        Map<OnlineWorkspace, Look> unaskable = new LinkedHashMap<>();
        for (OnlineWorkspace workspace : batch) {
            if (!workspace.instance().isWellFormed()) {
                unaskable.put(
                        workspace,
                        noAnswer(
                                UnknownCause.NO_INSTANCE_ID,
                                workspace.instance().toString()));
            } else if (shared.contains(workspace.instance())) {
                unaskable.put(workspace, noAnswer(UnknownCause.SHARED_INSTANCE, "two rows name this instance"));
            }
        }
        List<OnlineWorkspace> asked = batch.stream()
                .filter(workspace -> !unaskable.containsKey(workspace))
                .toList();
        Map<OnlineWorkspace, CompletableFuture<Look>> pending = new LinkedHashMap<>();
        if (!asked.isEmpty()) {
            RunningCheck check = checks.of(asked);
            for (OnlineWorkspace workspace : asked) {
                pending.put(
                        workspace,
                        check.isRunning(workspace).exceptionally(this::failed).toCompletableFuture());
            }
        }
        return CompletableFuture.allOf(pending.values().toArray(CompletableFuture<?>[]::new))
                .thenApply(done -> {
                    Map<OnlineWorkspace, Look> looks = new LinkedHashMap<>();
                    for (OnlineWorkspace workspace : batch) {
                        CompletableFuture<Look> look = pending.get(workspace);
                        looks.put(workspace, look == null ? unaskable.get(workspace) : look.join());
                    }
                    return looks;
                });
    }

    private Look failed(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof TimeoutException) {
            return noAnswer(UnknownCause.TIMED_OUT, "no answer within the time limit");
        }
        LOG.error("a check failed in a way that it should not", cause);
        return noAnswer(UnknownCause.INTERNAL, cause.getClass().getSimpleName());
    }

    private Look noAnswer(UnknownCause cause, String detail) {
        return new Look.NoAnswer(cause, detail, null, clock.instant());
    }
}
