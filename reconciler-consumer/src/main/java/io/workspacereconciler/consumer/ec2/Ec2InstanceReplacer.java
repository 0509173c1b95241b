package io.workspacereconciler.consumer.ec2;

import io.workspacereconciler.check.InstanceState;
import io.workspacereconciler.check.Look;
import io.workspacereconciler.check.Remains;
import io.workspacereconciler.check.SeenInstance;
import io.workspacereconciler.check.Sighting;
import io.workspacereconciler.consumer.heal.InstanceReplacer;
import io.workspacereconciler.consumer.heal.LaunchRequest;
import io.workspacereconciler.consumer.heal.Lease;
import io.workspacereconciler.consumer.heal.Outcome;
import io.workspacereconciler.consumer.heal.Preparation;
import io.workspacereconciler.consumer.heal.ReplacementPlan;
import io.workspacereconciler.workspace.InstanceId;
import io.workspacereconciler.workspace.Workspace;
import io.workspacereconciler.workspace.WorkspaceId;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * Replaces instances on EC2. Only an instance whose own tag names the workspace is ever ended or has a volume taken
 * from it.
 */
public final class Ec2InstanceReplacer implements InstanceReplacer {

    private final Ec2Look look;
    private final Ec2Preparation preparation;
    private final Ec2Volumes volumes;
    private final Ec2Launch launch;
    private final Ec2Endings endings;
    private final Ec2RemainsSearch search;
    private final List<Ec2TaggedInstances> elsewhere;
    private final Ec2SpotRequests spotRequests;

    /** In the only place. */
    public Ec2InstanceReplacer(Ec2Access access, Ec2LaunchSettings settings, InstantSource clock) {
        this(access, settings, clock, List.of());
    }

    /**
     * In one of several places.
     *
     * @param elsewhere the others: a workspace that is alive in one of them has not vanished
     */
    public Ec2InstanceReplacer(
            Ec2Access access, Ec2LaunchSettings settings, InstantSource clock, List<Ec2Access> elsewhere) {
        this.elsewhere = elsewhere.stream()
                .map(other -> new Ec2TaggedInstances(other.client(), other.tags()))
                .toList();
        this.look = new Ec2Look(access.describe(), clock);
        this.preparation = new Ec2Preparation(access, settings);
        this.volumes = new Ec2Volumes(access);
        this.launch = new Ec2Launch(access);
        this.endings = new Ec2Endings(access, look, volumes);
        this.search = new Ec2RemainsSearch(access);
        this.spotRequests = new Ec2SpotRequests(access.client());
    }

    @Override
    public boolean knows(ReplacementPlan plan) {
        return plan instanceof ReplacementPlan.OnEc2;
    }

    @Override
    public Look look(WorkspaceId workspace, InstanceId instance) {
        return look.at(instance);
    }

    @Override
    public Remains remains(WorkspaceId workspace) {
        return search.found(List.of(workspace)).getOrDefault(workspace, Remains.NONE);
    }

    @Override
    public List<InstanceId> liveElsewhere(WorkspaceId workspace) {
        return elsewhere.stream()
                .flatMap(other -> other.live(List.of(workspace.toString())).keySet().stream())
                .toList();
    }

    @Override
    public Optional<String> keeper(String spotRequest) {
        return spotRequests.keeper(spotRequest);
    }

    @Override
    public Preparation prepare(Workspace workspace, InstanceId dead, Optional<Sighting> sighting) {
        return preparation.prepare(workspace, dead, sighting);
    }

    @Override
    public ReplacementPlan refresh(ReplacementPlan given, Workspace workspace) {
        ReplacementPlan.OnEc2 plan = ReplacementPlan.OnEc2.of(given);
        return new ReplacementPlan.OnEc2(
                plan.workspace(), plan.dead(), plan.volumes(), plan.subnet(), preparation.template(workspace.tier()));
    }

    @Override
    public Outcome release(ReplacementPlan given, Lease lease) {
        ReplacementPlan.OnEc2 plan = ReplacementPlan.OnEc2.of(given);
        return untouchable(plan)
                .orElseGet(() -> volumes.detach(plan.volumes(), plan.dead(), lease, () -> untouchable(plan)));
    }

    /** What becomes of the volumes without us, or why they stay; empty when they are to be taken from the instance. */
    private Optional<Outcome> untouchable(ReplacementPlan.OnEc2 plan) {
        Optional<SeenInstance> seen = look.seen(plan.dead());
        if (seen.isEmpty()) {
            return Optional.of(new Outcome.Done());
        }
        return switch (seen.get().state()) {
            case PENDING, RUNNING -> Optional.of(new Outcome.Revived());
            case STOPPING -> Optional.of(new Outcome.NotYet(plan.dead() + " is stopping"));
            case SHUTTING_DOWN -> Optional.of(new Outcome.NotYet(plan.dead() + " is shutting down"));
            case TERMINATED -> Optional.of(new Outcome.Gone());
            case STOPPED ->
                Ec2Look.isOf(plan.workspace(), seen.get())
                        ? Optional.empty()
                        : Optional.of(new Outcome.NotYet(
                                plan.dead() + " has no tag that names the workspace; nothing is taken from it"));
        };
    }

    @Override
    public InstanceId launch(LaunchRequest request, Lease lease) {
        return launch.launch(LaunchRequest.OnEc2.of(request), lease);
    }

    @Override
    public Optional<InstanceId> launched(LaunchRequest request) {
        return launch.launched(LaunchRequest.OnEc2.of(request));
    }

    @Override
    public Outcome attach(ReplacementPlan plan, InstanceId replacement, Lease lease) {
        Outcome up = isUp(replacement);
        return up instanceof Outcome.Done
                ? volumes.attach(ReplacementPlan.OnEc2.of(plan).volumes(), replacement, lease)
                : up;
    }

    @Override
    public Outcome confirm(ReplacementPlan plan, InstanceId replacement) {
        Outcome up = isUp(replacement);
        if (!(up instanceof Outcome.Done)) {
            return up;
        }
        return volumes.areAttached(ReplacementPlan.OnEc2.of(plan).volumes(), replacement)
                ? up
                : new Outcome.NotYet("not all volumes are attached to " + replacement);
    }

    @Override
    public Outcome end(WorkspaceId workspace, InstanceId ours, Lease lease) {
        return endings.end(workspace, ours, lease);
    }

    @Override
    public Outcome giveBack(ReplacementPlan given, Lease lease) {
        ReplacementPlan.OnEc2 plan = ReplacementPlan.OnEc2.of(given);
        Optional<SeenInstance> seen = look.seen(plan.dead());
        if (seen.isEmpty()) {
            return new Outcome.Died(plan.dead() + " is not shown");
        }
        InstanceState state = seen.get().state();
        return switch (state) {
            case RUNNING, STOPPED -> {
                Outcome attached = volumes.attach(plan.volumes(), plan.dead(), lease);
                yield attached instanceof Outcome.Done && state == InstanceState.RUNNING
                        ? new Outcome.Revived()
                        : attached;
            }
            case PENDING, STOPPING -> new Outcome.NotYet(plan.dead() + " is " + state);
            case SHUTTING_DOWN, TERMINATED -> new Outcome.Died(plan.dead() + " is " + state);
        };
    }

    @Override
    public String cleanUp(WorkspaceId workspace, InstanceId dead, Lease lease) {
        return endings.cleanUp(workspace, dead, lease);
    }

    private Outcome isUp(InstanceId instance) {
        Optional<SeenInstance> seen = look.seen(instance);
        if (seen.isEmpty()) {
            // Right after a launch EC2 may not show the instance yet (EC2 API Reference, "Eventual consistency").
            return new Outcome.NotYet(instance + " is not visible yet");
        }
        InstanceState state = seen.get().state();
        return switch (state) {
            case RUNNING -> new Outcome.Done();
            case PENDING -> new Outcome.NotYet(instance + " is pending");
            case STOPPING, STOPPED, SHUTTING_DOWN, TERMINATED -> new Outcome.Died(instance + " is " + state);
        };
    }
}
