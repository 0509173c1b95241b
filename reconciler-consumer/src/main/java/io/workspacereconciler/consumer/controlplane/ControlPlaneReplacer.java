package io.workspacereconciler.consumer.controlplane;

import io.workspacereconciler.check.InstanceState;
import io.workspacereconciler.check.Look;
import io.workspacereconciler.check.Remains;
import io.workspacereconciler.check.Sighting;
import io.workspacereconciler.consumer.heal.ChangeKind;
import io.workspacereconciler.consumer.heal.FailureCause;
import io.workspacereconciler.consumer.heal.InstanceReplacer;
import io.workspacereconciler.consumer.heal.LaunchRequest;
import io.workspacereconciler.consumer.heal.Lease;
import io.workspacereconciler.consumer.heal.Outcome;
import io.workspacereconciler.consumer.heal.Preparation;
import io.workspacereconciler.consumer.heal.ReplacementException;
import io.workspacereconciler.consumer.heal.ReplacementPlan;
import io.workspacereconciler.workspace.InstanceId;
import io.workspacereconciler.workspace.Workspace;
import io.workspacereconciler.workspace.WorkspaceId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.LongSupplier;

/**
 * Replaces instances through the control plane: stops the dead one, which frees its volumes, and has a new one
 * provisioned, which gets them. A provision is sent once, whatever becomes of it: the contract has no token.
 */
public final class ControlPlaneReplacer implements InstanceReplacer {

    private static final Duration CALL = Duration.ofSeconds(8);

    private final ControlPlaneClient client;
    private final ControlPlaneLook look;
    private final ProvisionAnswer provisions;
    private final Duration provisionLimit;
    private final FreshLease fresh;

    /** @param lease of a restart, most of which a provision may take: its answer must come before another goes on */
    public ControlPlaneReplacer(ControlPlaneClient client, Duration lease, InstantSource clock) {
        this(client, lease, clock, System::nanoTime);
    }

    /** The same on a clock of nanoseconds that never goes back. */
    ControlPlaneReplacer(ControlPlaneClient client, Duration lease, InstantSource clock, LongSupplier nanos) {
        this.fresh = new FreshLease(nanos);
        this.client = client;
        this.look = new ControlPlaneLook(client.access(), clock);
        this.provisions = new ProvisionAnswer(client.access());
        this.provisionLimit = lease.multipliedBy(8).dividedBy(10);
    }

    @Override
    public boolean knows(ReplacementPlan plan) {
        return plan instanceof ReplacementPlan.ByControlPlane;
    }

    @Override
    public Look look(WorkspaceId workspace, InstanceId instance) {
        return look.of(workspace, instance, await(client.status(workspace, instance, CALL)));
    }

    /** The contract tells of no volumes. */
    @Override
    public List<InstanceId> liveElsewhere(WorkspaceId workspace) {
        return List.of();
    }

    @Override
    public Remains remains(WorkspaceId workspace) {
        return Remains.NONE;
    }

    /** The contract tells of no Spot requests, so none is ever asked about. */
    @Override
    public Optional<String> keeper(String spotRequest) {
        return Optional.empty();
    }

    /** Nothing can be found out beforehand: the control plane knows the volumes. */
    @Override
    public Preparation prepare(Workspace workspace, InstanceId dead, Optional<Sighting> sighting) {
        return new Preparation.Ready(plan(workspace, dead));
    }

    @Override
    public ReplacementPlan refresh(ReplacementPlan plan, Workspace workspace) {
        return plan(workspace, ReplacementPlan.ByControlPlane.of(plan).dead());
    }

    private static ReplacementPlan plan(Workspace workspace, InstanceId dead) {
        return new ReplacementPlan.ByControlPlane(workspace.id(), dead, workspace.runtime(), workspace.tier());
    }

    /**
     * Stops it, also when nothing is left of it but what the control plane remembers. Asked once more in the lease, right
     * before: whoever has started it since keeps it.
     */
    @Override
    public Outcome release(ReplacementPlan given, Lease lease) {
        ReplacementPlan.ByControlPlane plan = ReplacementPlan.ByControlPlane.of(given);
        Optional<Outcome> notDown = notDown(plan);
        if (notDown.isPresent()) {
            return notDown.get();
        }
        FreshLease.Permit permit = fresh.renew(lease, ChangeKind.END);
        Optional<Outcome> upMeanwhile = notDown(plan);
        if (upMeanwhile.isPresent()) {
            return upMeanwhile.get();
        }
        permit.useAfterALook("a stop");
        stop(plan.workspace(), plan.dead());
        return new Outcome.Gone();
    }

    /** What it is as long as it may not be stopped. */
    private Optional<Outcome> notDown(ReplacementPlan.ByControlPlane plan) {
        if (!(answered(plan.workspace(), plan.dead()) instanceof Look.Seen seen)) {
            return Optional.empty();
        }
        InstanceState state = seen.instance().state();
        return switch (state) {
            case PENDING, RUNNING -> Optional.of(new Outcome.Revived());
            case STOPPING, SHUTTING_DOWN -> Optional.of(new Outcome.NotYet(plan.dead() + " is " + state));
            case STOPPED, TERMINATED -> Optional.empty();
        };
    }

    @Override
    public InstanceId launch(LaunchRequest given, Lease lease) {
        LaunchRequest.ByControlPlane request = LaunchRequest.ByControlPlane.of(given);
        Optional<Instant> quiet = client.quietUntil();
        if (quiet.isPresent()) {
            throw ReplacementException.nothingDone(
                    FailureCause.THROTTLED, "the control plane has asked not to be called before " + quiet.get());
        }
        // The lease stores that it is being posted: whoever heeded a stop after that would not know what became of it.
        fresh.renew(lease, ChangeKind.LAUNCH).use("a provision");
        return provisions.read(
                await(client.provision(request.workspace(), request.runtime(), request.tier(), provisionLimit)));
    }

    /** Nobody can tell; whoever asks knows that the request was refused, or what it launched. */
    @Override
    public Optional<InstanceId> launched(LaunchRequest request) {
        return Optional.empty();
    }

    @Override
    public Outcome attach(ReplacementPlan plan, InstanceId replacement, Lease lease) {
        return confirm(plan, replacement);
    }

    @Override
    public Outcome confirm(ReplacementPlan plan, InstanceId replacement) {
        if (!(answered(plan.workspace(), replacement) instanceof Look.Seen seen)) {
            return new Outcome.NotYet(replacement + " is not known to the control plane yet");
        }
        InstanceState state = seen.instance().state();
        return switch (state) {
            case RUNNING -> new Outcome.Done();
            case PENDING -> new Outcome.NotYet(replacement + " is pending");
            case STOPPING, STOPPED, SHUTTING_DOWN, TERMINATED -> new Outcome.Died(replacement + " is " + state);
        };
    }

    /** Also what the control plane does not know is asked to be stopped: that it does not say so is no sign of an end. */
    @Override
    public Outcome end(WorkspaceId workspace, InstanceId ours, Lease lease) {
        if (!(answered(workspace, ours) instanceof Look.Seen seen)) {
            stopNow(workspace, ours, lease);
            return new Outcome.Absent(ours.toString());
        }
        return switch (seen.instance().state()) {
            case TERMINATED -> new Outcome.Done();
            case STOPPING, SHUTTING_DOWN ->
                new Outcome.NotYet(ours + " is " + seen.instance().state());
            case PENDING, RUNNING -> {
                stopNow(workspace, ours, lease);
                yield new Outcome.NotYet(ours + " is being stopped");
            }
            case STOPPED -> {
                stopNow(workspace, ours, lease);
                yield new Outcome.Done();
            }
        };
    }

    /** Only looks: volumes are not ours to attach. */
    @Override
    public Outcome giveBack(ReplacementPlan plan, Lease lease) {
        if (!(answered(plan.workspace(), plan.dead()) instanceof Look.Seen seen)) {
            return new Outcome.Died(plan.dead() + " is not known to the control plane");
        }
        InstanceState state = seen.instance().state();
        return switch (state) {
            case RUNNING -> new Outcome.Revived();
            case STOPPED -> new Outcome.Done();
            case PENDING, STOPPING -> new Outcome.NotYet(plan.dead() + " is " + state);
            case SHUTTING_DOWN, TERMINATED -> new Outcome.Died(plan.dead() + " is " + state);
        };
    }

    /** The dead instance was stopped for good before the new one was provisioned. */
    @Override
    public String cleanUp(WorkspaceId workspace, InstanceId dead, Lease lease) {
        return "the control plane has stopped " + dead;
    }

    private void stopNow(WorkspaceId workspace, InstanceId instance, Lease lease) {
        fresh.renew(lease, ChangeKind.END).use("a stop");
        stop(workspace, instance);
    }

    private void stop(WorkspaceId workspace, InstanceId instance) {
        provisions.requireStopped(await(client.stop(workspace, instance, CALL)));
    }

    /** What was not answered is neither up nor down nor gone: it costs time, and no instance. */
    private Look answered(WorkspaceId workspace, InstanceId instance) {
        Look seen = look(workspace, instance);
        if (seen instanceof Look.NoAnswer none) {
            throw new ReplacementException(
                    FailureCause.unanswered(none.cause()), "nothing is known of " + instance + ": " + none.detail());
        }
        return seen;
    }

    /** Who is interrupted does not know what became of it. */
    private static ControlPlaneAnswer await(CompletableFuture<ControlPlaneAnswer> call) {
        try {
            return call.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new ControlPlaneAnswer.None(ControlPlaneAnswer.Why.LOST, "interrupted");
        } catch (ExecutionException e) {
            throw new IllegalStateException("a call failed in a way that it should not", e.getCause());
        }
    }
}
