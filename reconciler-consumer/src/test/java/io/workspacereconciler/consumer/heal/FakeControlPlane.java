package io.workspacereconciler.consumer.heal;

import io.workspacereconciler.check.InstanceState;
import io.workspacereconciler.check.Remains;
import io.workspacereconciler.check.Sighting;
import io.workspacereconciler.workspace.InstanceId;
import io.workspacereconciler.workspace.Workspace;
import io.workspacereconciler.workspace.WorkspaceId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A control plane over instances and volumes in memory: it knows no token, gives the volumes to what it provisions, and
 * makes another instance whenever it is asked. What would make a second one is an {@link AssertionError}.
 */
final class FakeControlPlane extends FakeInstanceReplacer {

    private final List<LaunchRequest.ByControlPlane> provisions = new ArrayList<>();

    /** Every provision that was sent, in order. */
    List<LaunchRequest.ByControlPlane> provisions() {
        return List.copyOf(provisions);
    }

    @Override
    public boolean knows(ReplacementPlan plan) {
        return plan instanceof ReplacementPlan.ByControlPlane;
    }

    @Override
    public Remains remains(WorkspaceId workspace) {
        return Remains.NONE;
    }

    @Override
    public Preparation prepare(Workspace workspace, InstanceId dead, Optional<Sighting> sighting) {
        return troubles.call(Operation.PREPARE, () -> new Preparation.Ready(plan(workspace, dead)));
    }

    @Override
    public ReplacementPlan refresh(ReplacementPlan plan, Workspace workspace) {
        return troubles.call(Operation.REFRESH, () -> plan(workspace, plan.dead()));
    }

    private static ReplacementPlan plan(Workspace workspace, InstanceId dead) {
        return new ReplacementPlan.ByControlPlane(workspace.id(), dead, workspace.runtime(), workspace.tier());
    }

    @Override
    public Outcome release(ReplacementPlan plan, Lease lease) {
        return troubles.callOutcome(Operation.RELEASE, () -> {
            Optional<Outcome> notDown = notDown(plan.dead());
            if (notDown.isPresent()) {
                return notDown.get();
            }
            troubles.beforeChange(Operation.RELEASE);
            lease.turn(ChangeKind.END);
            Optional<Outcome> upMeanwhile = notDown(plan.dead());
            if (upMeanwhile.isPresent()) {
                return upMeanwhile.get();
            }
            lease.renew();
            troubles.changed();
            if (machines.containsKey(plan.dead())) {
                become(plan.dead(), InstanceState.TERMINATED);
            }
            return new Outcome.Gone();
        });
    }

    private Optional<Outcome> notDown(InstanceId instance) {
        Machine machine = machines.get(instance);
        if (machine != null && machine.state().isRunning()) {
            return Optional.of(new Outcome.Revived());
        }
        if (machine != null && machine.state() == InstanceState.SHUTTING_DOWN) {
            become(instance, InstanceState.TERMINATED);
            return Optional.of(new Outcome.NotYet("shutting down"));
        }
        return Optional.empty();
    }

    @Override
    public InstanceId launch(LaunchRequest given, Lease lease) {
        LaunchRequest.ByControlPlane request = LaunchRequest.ByControlPlane.of(given);
        change(Operation.LAUNCH, lease);
        require(!provisions.contains(request), "a provision is sent once");
        require(launches().stream().noneMatch(this::isLive), "a provision beside a live instance makes a second one");
        provisions.add(request);
        return troubles.call(
                Operation.LAUNCH,
                () -> made(LaunchRequest.token(request.incident(), request.attempt()), request.workspace()));
    }

    @Override
    public Optional<InstanceId> launched(LaunchRequest request) {
        return troubles.call(Operation.LAUNCHED, Optional::empty);
    }

    @Override
    public Outcome attach(ReplacementPlan plan, InstanceId replacement, Lease lease) {
        throw new AssertionError("volumes are the control plane's to attach");
    }

    @Override
    public Outcome confirm(ReplacementPlan plan, InstanceId replacement) {
        return troubles.callOutcome(Operation.CONFIRM, () -> {
            byItself();
            return isUp(replacement);
        });
    }

    /** Whatever was provisioned comes up and gets the volumes, whoever knows of it. */
    @Override
    void byItself() {
        for (InstanceId instance : launches()) {
            if (isLive(instance)) {
                become(instance, InstanceState.RUNNING);
                VOLUMES.forEach(volume -> attachments.putIfAbsent(volume.volume(), instance));
            }
        }
    }

    @Override
    public Outcome giveBack(ReplacementPlan plan, Lease lease) {
        return troubles.callOutcome(Operation.GIVE_BACK, () -> {
            Machine old = machines.get(plan.dead());
            if (old == null || old.state().isFinal()) {
                return new Outcome.Died("gone");
            }
            return old.state() == InstanceState.RUNNING ? new Outcome.Revived() : new Outcome.Done();
        });
    }

    @Override
    public String cleanUp(WorkspaceId workspace, InstanceId dead, Lease lease) {
        return troubles.call(Operation.CLEAN_UP, () -> "it was stopped before");
    }
}
