package io.workspacereconciler.consumer.check;

import io.workspacereconciler.check.InstanceState;
import io.workspacereconciler.check.Look;
import io.workspacereconciler.check.LookExamples;
import io.workspacereconciler.workspace.InstanceId;
import io.workspacereconciler.workspace.OnlineWorkspace;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Instances that run unless a test says otherwise; remembers which batches were asked about. */
final class FakeInstances implements RunningCheck.OfBatch {

    private final Map<InstanceId, CompletableFuture<Look>> answers = new HashMap<>();
    private final List<List<OnlineWorkspace>> asked = new ArrayList<>();
    private Runnable whileLooking = () -> {};

    @Override
    public RunningCheck of(List<OnlineWorkspace> batch) {
        asked.add(List.copyOf(batch));
        whileLooking.run();
        return workspace -> answers.computeIfAbsent(
                workspace.instance(),
                instance -> CompletableFuture.completedFuture(LookExamples.seen(instance, InstanceState.RUNNING)));
    }

    /** What every look at the instance shows from now on. */
    void show(InstanceId instance, Look look) {
        answers.put(instance, CompletableFuture.completedFuture(look));
    }

    /** Every look at the instance shows it in this state from now on. */
    void show(InstanceId instance, InstanceState state) {
        show(instance, LookExamples.seen(instance, state));
    }

    /** Every look at the instance fails from now on. */
    void fail(InstanceId instance, Throwable failure) {
        answers.put(instance, CompletableFuture.failedFuture(failure));
    }

    /** Something that happens between the fetch of the rows and the answers. */
    void whileLooking(Runnable other) {
        whileLooking = other;
    }

    /** The batches that were asked about, in order. */
    List<List<OnlineWorkspace>> asked() {
        return List.copyOf(asked);
    }
}
