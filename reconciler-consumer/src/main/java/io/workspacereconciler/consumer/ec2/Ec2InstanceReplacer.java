package io.workspacereconciler.consumer.ec2;

import static io.workspacereconciler.consumer.ec2.Ec2Calls.call;

import io.workspacereconciler.check.InstanceState;
import io.workspacereconciler.check.Look;
import io.workspacereconciler.check.Remains;
import io.workspacereconciler.check.SeenInstance;
import io.workspacereconciler.check.Sighting;
import io.workspacereconciler.check.UnknownCause;
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
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesResponse;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.TagSpecification;

/**
 * Replaces instances on EC2. Only an instance whose own tag names the workspace is ever ended or has a volume taken
 * from it.
 */
public final class Ec2InstanceReplacer implements InstanceReplacer {

    private final Ec2Client client;
    private final Ec2Tags tags;
    private final Ec2Describe describe;
    private final Ec2Preparation preparation;
    private final Ec2Volumes volumes;
    private final Ec2RemainsSearch search;
    private final Ec2SpotRequests spotRequests;
    private final InstantSource clock;

    public Ec2InstanceReplacer(Ec2Access access, Ec2LaunchSettings settings, InstantSource clock) {
        this.client = access.client();
        this.tags = access.tags();
        this.describe = access.describe();
        this.preparation = new Ec2Preparation(access, settings);
        this.volumes = new Ec2Volumes(client, tags);
        this.search = new Ec2RemainsSearch(access);
        this.spotRequests = new Ec2SpotRequests(client);
        this.clock = clock;
    }

    @Override
    public Look look(InstanceId instance) {
        if (!instance.isWellFormed()) {
            return new Look.NoAnswer(UnknownCause.NO_INSTANCE_ID, instance.toString(), null, clock.instant());
        }
        return Ec2RunningCheck.lookAt(describe, Set.of(instance), clock)
                .getOrDefault(
                        instance, new Look.NoAnswer(UnknownCause.INTERNAL, "no look at it", null, clock.instant()));
    }

    @Override
    public Remains remains(WorkspaceId workspace) {
        return search.found(List.of(workspace)).getOrDefault(workspace, Remains.NONE);
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
    public ReplacementPlan refresh(ReplacementPlan plan, Workspace workspace) {
        return new ReplacementPlan(
                plan.workspace(), plan.dead(), plan.volumes(), plan.subnet(), preparation.template(workspace.tier()));
    }

    @Override
    public Outcome release(ReplacementPlan plan, Lease lease) {
        Look look = look(plan.dead());
        requireAnswer(plan.dead(), look);
        if (!(look instanceof Look.Seen seen)) {
            return new Outcome.Done();
        }
        return switch (seen.instance().state()) {
            case PENDING, RUNNING -> new Outcome.Revived();
            case STOPPING -> new Outcome.NotYet(plan.dead() + " is stopping");
            case SHUTTING_DOWN -> new Outcome.NotYet(plan.dead() + " is shutting down");
            case TERMINATED -> new Outcome.Gone();
            case STOPPED ->
                isOf(plan.workspace(), seen.instance())
                        ? volumes.detach(plan.volumes(), plan.dead(), lease)
                        : new Outcome.NotYet(
                                plan.dead() + " has no tag that names the workspace; nothing is taken from it");
        };
    }

    @Override
    public InstanceId launch(LaunchRequest request, Lease lease) {
        lease.renew();
        List<Instance> launched = call(() -> client.runInstances(run -> run.clientToken(request.clientToken())
                        .minCount(1)
                        .maxCount(1)
                        .launchTemplate(template -> template.launchTemplateId(
                                        request.template().id())
                                .version(request.template().version()))
                        .subnetId(request.subnet().id())
                        .tagSpecifications(TagSpecification.builder()
                                .resourceType(ResourceType.INSTANCE)
                                .tags(
                                        tag(
                                                tags.workspace(),
                                                request.workspace().toString()),
                                        tag(Ec2Tags.INCIDENT, request.incident().toString()))
                                .build())))
                .instances();
        if (launched.isEmpty()) {
            throw new ReplacementException(FailureCause.TRANSPORT, "the answer is none of RunInstances");
        }
        return new InstanceId(launched.get(0).instanceId());
    }

    @Override
    public Optional<InstanceId> launched(LaunchRequest request) {
        DescribeInstancesResponse response =
                call(() -> client.describeInstances(describe -> describe.filters(Filter.builder()
                        .name("client-token")
                        .values(request.clientToken())
                        .build())));
        if (!response.hasReservations()) {
            throw new ReplacementException(FailureCause.TRANSPORT, "the answer is none of DescribeInstances");
        }
        return response.reservations().stream()
                .flatMap(reservation -> reservation.instances().stream())
                .filter(instance -> Ec2Reading.tag(instance.tags(), Ec2Tags.INCIDENT)
                        .filter(request.incident().toString()::equals)
                        .isPresent())
                .map(instance -> new InstanceId(instance.instanceId()))
                .findFirst();
    }

    @Override
    public Outcome attach(ReplacementPlan plan, InstanceId replacement, Lease lease) {
        Outcome up = isUp(replacement);
        return up instanceof Outcome.Done ? volumes.attach(plan.volumes(), replacement, lease) : up;
    }

    @Override
    public Outcome confirm(ReplacementPlan plan, InstanceId replacement) {
        Outcome up = isUp(replacement);
        if (!(up instanceof Outcome.Done)) {
            return up;
        }
        return volumes.areAttached(plan.volumes(), replacement)
                ? up
                : new Outcome.NotYet("not all volumes are attached to " + replacement);
    }

    @Override
    public Outcome end(WorkspaceId workspace, InstanceId ours, Lease lease) {
        Look look = look(ours);
        requireAnswer(ours, look);
        if (!(look instanceof Look.Seen seen)) {
            return new Outcome.Absent(ours.toString());
        }
        if (seen.instance().state() == InstanceState.TERMINATED) {
            return new Outcome.Done();
        }
        if (!isOf(workspace, seen.instance())) {
            return new Outcome.NotYet(ours + " has no tag that names the workspace and stays as it is");
        }
        if (seen.instance().state() != InstanceState.SHUTTING_DOWN) {
            lease.renew();
            call(() -> client.terminateInstances(request -> request.instanceIds(ours.value())));
        }
        return new Outcome.NotYet(ours + " is shutting down");
    }

    @Override
    public Outcome giveBack(ReplacementPlan plan, Lease lease) {
        Look look = look(plan.dead());
        requireAnswer(plan.dead(), look);
        if (!(look instanceof Look.Seen seen)) {
            return new Outcome.Died(plan.dead() + " is not shown");
        }
        InstanceState state = seen.instance().state();
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
        Look look = look(dead);
        requireAnswer(dead, look);
        if (!(look instanceof Look.Seen seen) || seen.instance().state().isFinal()) {
            return "nothing is left of " + dead;
        }
        if (seen.instance().state() != InstanceState.STOPPED) {
            return dead + " is " + seen.instance().state() + " and stays as it is";
        }
        if (!isOf(workspace, seen.instance())) {
            return dead + " has no tag that names the workspace and stays as it is";
        }
        if (seen.instance().volumes().size() > 1) {
            return dead + " has volumes besides its root disk and stays as it is";
        }
        lease.renew();
        call(() -> client.terminateInstances(request -> request.instanceIds(dead.value())));
        return "the stopped " + dead + " is ended";
    }

    private Outcome isUp(InstanceId instance) {
        Look look = look(instance);
        requireAnswer(instance, look);
        if (!(look instanceof Look.Seen seen)) {
            // Right after a launch EC2 may not show the instance yet (EC2 API Reference, "Eventual consistency").
            return new Outcome.NotYet(instance + " is not visible yet");
        }
        return switch (seen.instance().state()) {
            case RUNNING -> new Outcome.Done();
            case PENDING -> new Outcome.NotYet(instance + " is pending");
            case STOPPING, STOPPED, SHUTTING_DOWN, TERMINATED ->
                new Outcome.Died(instance + " is " + seen.instance().state());
        };
    }

    /** What was not answered is neither up nor down nor gone: it costs time, and no instance. */
    private static void requireAnswer(InstanceId instance, Look look) {
        if (look instanceof Look.NoAnswer none) {
            throw Ec2Calls.unanswered(instance, none);
        }
    }

    private static boolean isOf(WorkspaceId workspace, SeenInstance instance) {
        return workspace.toString().equals(instance.marks().workspace());
    }

    private static Tag tag(String key, String value) {
        return Tag.builder().key(key).value(value).build();
    }
}
