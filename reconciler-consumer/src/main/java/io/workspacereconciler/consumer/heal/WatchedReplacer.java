package io.workspacereconciler.consumer.heal;

import io.workspacereconciler.check.Look;
import io.workspacereconciler.check.Remains;
import io.workspacereconciler.check.Sighting;
import io.workspacereconciler.consumer.check.AnswerWatch;
import io.workspacereconciler.workspace.InstanceId;
import io.workspacereconciler.workspace.Workspace;
import io.workspacereconciler.workspace.WorkspaceId;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Tells an {@link AnswerWatch} what each operation came to, and changes none. */
public final class WatchedReplacer implements InstanceReplacer {

    private final InstanceReplacer replacer;
    private final AnswerWatch watch;

    public WatchedReplacer(InstanceReplacer replacer, AnswerWatch watch) {
        this.replacer = replacer;
        this.watch = watch;
    }

    @Override
    public boolean knows(ReplacementPlan plan) {
        return replacer.knows(plan);
    }

    @Override
    public Look look(WorkspaceId workspace, InstanceId instance) {
        Look look = replacer.look(workspace, instance);
        watch.heard(look);
        return look;
    }

    /** Not watched: what another place answers says nothing of this one. */
    @Override
    public List<InstanceId> liveElsewhere(WorkspaceId workspace) {
        return replacer.liveElsewhere(workspace);
    }

    @Override
    public Remains remains(WorkspaceId workspace) {
        return watched(() -> replacer.remains(workspace));
    }

    @Override
    public Optional<String> keeper(String spotRequest) {
        return watched(() -> replacer.keeper(spotRequest));
    }

    @Override
    public Preparation prepare(Workspace workspace, InstanceId dead, Optional<Sighting> sighting) {
        return watched(() -> replacer.prepare(workspace, dead, sighting));
    }

    @Override
    public ReplacementPlan refresh(ReplacementPlan plan, Workspace workspace) {
        return watched(() -> replacer.refresh(plan, workspace));
    }

    @Override
    public Outcome release(ReplacementPlan plan, Lease lease) {
        return watched(() -> replacer.release(plan, lease));
    }

    @Override
    public InstanceId launch(LaunchRequest request, Lease lease) {
        return watched(() -> replacer.launch(request, lease));
    }

    @Override
    public Optional<InstanceId> launched(LaunchRequest request) {
        return watched(() -> replacer.launched(request));
    }

    @Override
    public Outcome attach(ReplacementPlan plan, InstanceId replacement, Lease lease) {
        return watched(() -> replacer.attach(plan, replacement, lease));
    }

    @Override
    public Outcome confirm(ReplacementPlan plan, InstanceId replacement) {
        return watched(() -> replacer.confirm(plan, replacement));
    }

    @Override
    public Outcome end(WorkspaceId workspace, InstanceId ours, Lease lease) {
        return watched(() -> replacer.end(workspace, ours, lease));
    }

    @Override
    public Outcome giveBack(ReplacementPlan plan, Lease lease) {
        return watched(() -> replacer.giveBack(plan, lease));
    }

    @Override
    public String cleanUp(WorkspaceId workspace, InstanceId dead, Lease lease) {
        return watched(() -> replacer.cleanUp(workspace, dead, lease));
    }

    private <T> T watched(Supplier<T> operation) {
        try {
            T done = operation.get();
            watch.answered();
            return done;
        } catch (ReplacementException e) {
            switch (e.failure()) {
                case THROTTLED, TIMED_OUT, TRANSPORT, PERMISSION -> watch.unanswered(e.failure() + ": " + e.reason());
                // What it may hide is told by the looks around it; a request that is not repeated asks nobody.
                case AMBIGUOUS -> {}
                case CAPACITY, QUOTA, ZONE, TEMPLATE, TOKEN_SPENT, REPLACEMENT_DIED, NOT_ONLINE_IN_TIME, STUCK, OTHER ->
                    watch.answered();
            }
            throw e;
        }
    }
}
