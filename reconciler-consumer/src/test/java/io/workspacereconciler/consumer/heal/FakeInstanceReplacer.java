package io.workspacereconciler.consumer.heal;

import io.workspacereconciler.check.InstanceState;
import io.workspacereconciler.check.Look;
import io.workspacereconciler.check.LookExamples;
import io.workspacereconciler.check.Marks;
import io.workspacereconciler.check.Remains;
import io.workspacereconciler.check.SeenInstance;
import io.workspacereconciler.check.Sighting;
import io.workspacereconciler.check.UnknownCause;
import io.workspacereconciler.workspace.InstanceId;
import io.workspacereconciler.workspace.Workspace;
import io.workspacereconciler.workspace.WorkspaceExamples;
import io.workspacereconciler.workspace.WorkspaceId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Instances and volumes in memory. What EC2 does in its own time is done at the second look; an operation fails, or is
 * preceded by something, when a test says so. What EC2 would never allow is an {@link AssertionError}.
 */
class FakeInstanceReplacer extends FakeMachines implements InstanceReplacer {

    final Map<String, InstanceId> launchedByToken = new LinkedHashMap<>();
    final List<InstanceId> elsewhere = new ArrayList<>();
    private final List<LaunchRequest.OnEc2> asked = new ArrayList<>();
    final Troubles troubles = new Troubles();
    private final Set<String> persistent = new HashSet<>();
    private @Nullable String spotRequest;
    private @Nullable String needsPerson;
    private int templateVersion = 1;
    private long nextInstance = 1000;

    /** Every preparation needs a person from now on, for this reason. */
    void needsPerson(String why) {
        needsPerson = why;
    }

    /** Every instance is shown with this Spot request from now on, which is persistent. */
    void persistentSpot(String request) {
        spotRequest = request;
        persistent.add(request);
    }

    /** Every instance is shown with this Spot request from now on, or with none; it is not persistent. */
    void oneTimeSpot(@Nullable String request) {
        spotRequest = request;
    }

    /** The launch template has another default version from now on. */
    void changeTemplate() {
        templateVersion++;
    }

    /** Every request for a launch, repeats too, in order. */
    List<LaunchRequest.OnEc2> asked() {
        return List.copyOf(asked);
    }

    /** The instances that were launched, in order. */
    List<InstanceId> launches() {
        return List.copyOf(launchedByToken.values());
    }

    @Override
    public boolean knows(ReplacementPlan plan) {
        return plan instanceof ReplacementPlan.OnEc2;
    }

    @Override
    public Look look(WorkspaceId workspace, InstanceId instance) {
        try {
            return troubles.call(Operation.LOOK, () -> show(instance));
        } catch (ReplacementException e) {
            return LookExamples.noAnswer(UnknownCause.THROTTLED);
        }
    }

    @Override
    public List<InstanceId> liveElsewhere(WorkspaceId workspace) {
        return elsewhere;
    }

    @Override
    public Remains remains(WorkspaceId workspace) {
        return troubles.call(
                Operation.REMAINS,
                () -> new Remains(tagged.stream().map(this::remain).toList(), List.of()));
    }

    private Remains.Volume remain(PlannedVolume volume) {
        InstanceId holder = attachments.get(volume.volume());
        return new Remains.Volume(volume.volume(), LookExamples.ZONE, holder == null ? null : holder.value());
    }

    @Override
    public Optional<String> keeper(String spotRequest) {
        return troubles.call(
                Operation.KEEPER,
                () -> Optional.of(spotRequest)
                        .filter(persistent::contains)
                        .map(request -> "persistent Spot request " + request));
    }

    @Override
    public Preparation prepare(Workspace workspace, InstanceId dead, Optional<Sighting> sighting) {
        return troubles.call(
                Operation.PREPARE,
                () -> needsPerson != null
                        ? new Preparation.NeedsPerson(needsPerson)
                        : new Preparation.Ready(new ReplacementPlan.OnEc2(
                                workspace.id(),
                                dead,
                                VOLUMES,
                                new ReplacementPlan.Subnet("subnet-0a1b2c3d", LookExamples.ZONE),
                                template())));
    }

    @Override
    public ReplacementPlan refresh(ReplacementPlan plan, Workspace workspace) {
        return troubles.call(
                Operation.REFRESH,
                () -> new ReplacementPlan.OnEc2(
                        plan.workspace(),
                        plan.dead(),
                        VOLUMES,
                        ReplacementPlan.OnEc2.of(plan).subnet(),
                        template()));
    }

    @Override
    public Outcome release(ReplacementPlan plan, Lease lease) {
        return troubles.callOutcome(Operation.RELEASE, () -> {
            Machine dead = machines.get(plan.dead());
            if (dead == null) {
                return new Outcome.Done();
            }
            if (dead.state() == InstanceState.TERMINATED) {
                return new Outcome.Gone();
            }
            if (dead.state().isRunning()) {
                return new Outcome.Revived();
            }
            if (dead.state() == InstanceState.SHUTTING_DOWN) {
                become(plan.dead(), InstanceState.TERMINATED);
                return new Outcome.NotYet("shutting down");
            }
            require(plan.workspace().equals(dead.workspace()), "nothing is detached from an untagged instance");
            if (!attachments.containsValue(plan.dead())) {
                return new Outcome.Done();
            }
            change(Operation.RELEASE, lease);
            if (attachments.values().removeIf(plan.dead()::equals)) {
                return new Outcome.NotYet("detaching");
            }
            return new Outcome.Done();
        });
    }

    @Override
    public InstanceId launch(LaunchRequest given, Lease lease) {
        LaunchRequest.OnEc2 request = LaunchRequest.OnEc2.of(given);
        change(Operation.LAUNCH, lease);
        asked.add(request);
        return troubles.call(Operation.LAUNCH, () -> {
            require(
                    asked.stream()
                            .filter(other -> other.clientToken().equals(request.clientToken()))
                            .allMatch(request::equals),
                    "a token stands for one request");
            return made(request.clientToken(), request.workspace());
        });
    }

    /** The instance under this token, which is made now unless it was before. */
    InstanceId made(String token, WorkspaceId workspace) {
        return launchedByToken.computeIfAbsent(token, first -> {
            InstanceId instance = WorkspaceExamples.instance(nextInstance++);
            set(instance, new Machine(InstanceState.PENDING, workspace, null));
            return instance;
        });
    }

    @Override
    public Optional<InstanceId> launched(LaunchRequest given) {
        LaunchRequest.OnEc2 request = LaunchRequest.OnEc2.of(given);
        return troubles.call(
                Operation.LAUNCHED,
                () -> Optional.ofNullable(launchedByToken.get(request.clientToken()))
                        .filter(machines::containsKey));
    }

    @Override
    public Outcome attach(ReplacementPlan plan, InstanceId replacement, Lease lease) {
        return troubles.callOutcome(Operation.ATTACH, () -> {
            Outcome up = isUp(replacement);
            return up instanceof Outcome.Done ? attachTo(replacement, Operation.ATTACH, lease) : up;
        });
    }

    @Override
    public Outcome confirm(ReplacementPlan plan, InstanceId replacement) {
        return troubles.callOutcome(Operation.CONFIRM, () -> {
            Outcome up = isUp(replacement);
            return up instanceof Outcome.Done && !hasVolumes(replacement) ? new Outcome.NotYet("no volumes") : up;
        });
    }

    @Override
    public Outcome end(WorkspaceId workspace, InstanceId ours, Lease lease) {
        return troubles.callOutcome(Operation.END, () -> {
            require(launchedByToken.containsValue(ours), "only what a restart launched is ended");
            Machine machine = machines.get(ours);
            if (machine == null) {
                return new Outcome.Absent("not shown");
            }
            switch (machine.state()) {
                case TERMINATED -> {
                    return new Outcome.Done();
                }
                case SHUTTING_DOWN -> become(ours, InstanceState.TERMINATED);
                case PENDING, RUNNING, STOPPING, STOPPED -> {
                    change(Operation.END, lease);
                    become(ours, InstanceState.SHUTTING_DOWN);
                }
            }
            return new Outcome.NotYet("shutting down");
        });
    }

    @Override
    public Outcome giveBack(ReplacementPlan plan, Lease lease) {
        return troubles.callOutcome(Operation.GIVE_BACK, () -> {
            Machine old = machines.get(plan.dead());
            if (old == null || old.state().isFinal()) {
                return new Outcome.Died("gone");
            }
            Outcome attached = attachTo(plan.dead(), Operation.GIVE_BACK, lease);
            return attached instanceof Outcome.Done && old.state() == InstanceState.RUNNING
                    ? new Outcome.Revived()
                    : attached;
        });
    }

    @Override
    public String cleanUp(WorkspaceId workspace, InstanceId dead, Lease lease) {
        return troubles.call(Operation.CLEAN_UP, () -> {
            Machine machine = machines.get(dead);
            if (machine == null || machine.state() != InstanceState.STOPPED) {
                return "nothing is left";
            }
            require(!attachments.containsValue(dead), "nothing is destroyed while volumes are on it");
            change(Operation.CLEAN_UP, lease);
            become(dead, InstanceState.TERMINATED);
            return "the stopped instance is ended";
        });
    }

    void change(Operation operation, Lease lease) {
        troubles.beforeChange(operation);
        lease.turn(operation.change());
        troubles.changed();
    }

    private Outcome attachTo(InstanceId instance, Operation operation, Lease lease) {
        if (hasVolumes(instance)) {
            return new Outcome.Done();
        }
        change(operation, lease);
        for (PlannedVolume volume : VOLUMES) {
            require(
                    Objects.requireNonNullElse(attachments.putIfAbsent(volume.volume(), instance), instance)
                            .equals(instance),
                    "a volume is attached only where it is free");
        }
        return new Outcome.NotYet("attaching");
    }

    private Look show(InstanceId instance) {
        Machine machine = machines.get(instance);
        if (machine == null) {
            return LookExamples.missing();
        }
        SeenInstance seen = LookExamples.instance(instance, machine.state());
        WorkspaceId tag = machine.workspace();
        Marks marks = new Marks(tag == null ? null : tag.toString(), machine.keeper(), spotRequest);
        return new Look.Seen(LookExamples.marked(marks, seen), "request-1", LookExamples.AT);
    }

    private ReplacementPlan.Template template() {
        return new ReplacementPlan.Template("lt-0a1b2c3d", Integer.toString(templateVersion));
    }
}
