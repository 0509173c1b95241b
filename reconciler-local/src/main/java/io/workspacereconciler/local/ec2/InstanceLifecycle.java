package io.workspacereconciler.local.ec2;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The one place where an instance changes its state; not thread-safe.
 *
 * <pre>
 * launch     none                                 to pending, then running
 * stop       running                              to stopping, then stopped
 * start      stopped                              to pending, then running
 * terminate  pending, running, stopping, stopped  to shutting-down, then terminated, then gone
 * </pre>
 *
 * <p>Telling an instance what it already does or is changes nothing; anything else is IncorrectInstanceState.
 */
final class InstanceLifecycle {
    /** How long EC2 at least remembers a client token after its instance has ended. */
    private static final Duration TOKEN_MEMORY = Duration.ofHours(24);

    private final Ledger ledger;
    private final VolumeLifecycle volumes;
    private final Transitions transitions;
    private final Ec2Settings settings;
    private final Ec2Delays delays;
    private final IdSequence ids;
    private final ClientTokens tokens = new ClientTokens();
    private int addresses;

    InstanceLifecycle(
            Ledger ledger,
            VolumeLifecycle volumes,
            Transitions transitions,
            Ec2Settings settings,
            Ec2Delays delays,
            IdSequence ids) {
        this.ledger = ledger;
        this.volumes = volumes;
        this.transitions = transitions;
        this.settings = settings;
        this.delays = delays;
        this.ids = ids;
    }

    /** A new instance, or the one that this client token has launched before. */
    InstanceSnapshot launch(Instant now, RunRequest request) {
        Optional<String> before = tokens.launchedBefore(request);
        if (before.isPresent()) {
            return ledger.find(before.get())
                    .filter(instance -> instance.state() != InstanceState.TERMINATED)
                    .orElseThrow(() -> Ec2Refusal.of(
                            "IdempotentInstanceTerminated",
                            "The instance launched with the client token '" + request.clientToken()
                                    + "' has been terminated."));
        }
        InstanceSnapshot launched = add(now, request, new Condition(InstanceState.PENDING, now, StateReason.PENDING));
        tokens.remember(request, launched.id());
        laterRunning(now, launched);
        return launched;
    }

    /** An instance that has been running since now, with no time spent on starting. */
    InstanceSnapshot seed(Instant now, RunRequest request) {
        return add(now, request, new Condition(InstanceState.RUNNING, now, StateReason.NONE));
    }

    InstanceSnapshot stop(Instant now, String id) {
        InstanceSnapshot instance = ledger.instance(id);
        checkStoppable(instance);
        if (instance.state() != InstanceState.RUNNING) {
            return instance;
        }
        InstanceSnapshot stopping = instance.with(new Condition(InstanceState.STOPPING, now, StateReason.USER));
        ledger.put(stopping);
        later(now.plus(delays.stopping()), stopping, InstanceState.STOPPED, StateReason.USER);
        return stopping;
    }

    InstanceSnapshot start(Instant now, String id) {
        InstanceSnapshot instance = ledger.instance(id);
        checkStartable(instance);
        if (instance.state() != InstanceState.STOPPED) {
            return instance;
        }
        InstanceSnapshot pending = instance.with(instance.launch().startedAgain(now))
                .with(new Condition(InstanceState.PENDING, now, StateReason.NONE));
        ledger.put(pending);
        laterRunning(now, pending);
        return pending;
    }

    InstanceSnapshot terminate(Instant now, String id, StateReason reason) {
        InstanceSnapshot instance = ledger.instance(id);
        if (instance.state().isFinal()) {
            return instance;
        }
        InstanceSnapshot ending = instance.with(new Condition(InstanceState.SHUTTING_DOWN, now, reason));
        ledger.put(ending);
        volumes.endWith(now, ending);
        transitions.at(now.plus(delays.terminating()), at -> terminated(at, id, reason));
        return ledger.instance(id);
    }

    /** The instance is gone without a trace, whatever it did; its volumes become free. */
    void vanish(String id) {
        ledger.instance(id).attachments().forEach(ledger::release);
        ledger.removeInstance(id);
    }

    private InstanceSnapshot add(Instant now, RunRequest request, Condition condition) {
        Subnet subnet = request.subnet();
        Launch launch = new Launch(
                ids.next("r"),
                now,
                subnet.zone(),
                request.template().instanceType(),
                request.template().imageId(),
                request.clientToken());
        Network network = new Network(subnet.id(), subnet.vpcId(), nextAddress(subnet));
        InstanceSnapshot instance =
                new InstanceSnapshot(ids.next("i"), condition, launch, network, request.instanceTags(), List.of());
        ledger.put(instance);
        VolumeSnapshot root = volumes.create(now, subnet.zone(), request.volumeTags());
        volumes.attachAtOnce(now, root.id(), instance.id(), VolumeLifecycle.ROOT_DEVICE);
        return ledger.instance(instance.id());
    }

    /** Addresses come round again after 65,000 instances; nothing connects to them. */
    private String nextAddress(Subnet subnet) {
        int host = addresses % 65_000 + 10;
        addresses++;
        String network = subnet.cidr().substring(0, subnet.cidr().indexOf(".0.0/"));
        return network + "." + host / 256 + "." + host % 256;
    }

    private void laterRunning(Instant now, InstanceSnapshot pending) {
        later(now.plus(delays.starting()), pending, InstanceState.RUNNING, StateReason.NONE);
    }

    /** Moves the instance on, unless something else has happened to it by then. */
    private void later(Instant due, InstanceSnapshot from, InstanceState next, StateReason reason) {
        transitions.at(
                due,
                at -> ledger.find(from.id())
                        .filter(instance -> instance.condition().equals(from.condition()))
                        .ifPresent(instance -> ledger.put(instance.with(new Condition(next, at, reason)))));
    }

    private void terminated(Instant at, String id, StateReason reason) {
        ledger.find(id).ifPresent(instance -> {
            ledger.put(instance.with(new Condition(InstanceState.TERMINATED, at, reason))
                    .with(Network.NONE));
            transitions.at(at.plus(settings.terminatedRetention()), gone -> ledger.removeInstance(id));
            transitions.at(at.plus(TOKEN_MEMORY), forgotten -> tokens.forget(instance.clientToken()));
        });
    }

    static void checkStoppable(InstanceSnapshot instance) {
        if (instance.state().isFinal() || instance.state() == InstanceState.PENDING) {
            throw incorrect(instance.id(), "stopped");
        }
    }

    static void checkStartable(InstanceSnapshot instance) {
        if (instance.state().isFinal() || instance.state() == InstanceState.STOPPING) {
            throw incorrect(instance.id(), "started");
        }
    }

    private static Ec2Refusal incorrect(String id, String wanted) {
        return Ec2Refusal.of(
                "IncorrectInstanceState",
                "The instance '" + id + "' is not in a state from which it can be " + wanted + ".");
    }
}
