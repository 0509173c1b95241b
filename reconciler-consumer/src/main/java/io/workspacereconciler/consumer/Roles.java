package io.workspacereconciler.consumer;

import io.workspacereconciler.bus.Bus;
import io.workspacereconciler.bus.ConsumerLoop;
import io.workspacereconciler.bus.EventHandler;
import io.workspacereconciler.bus.LoopListener;
import io.workspacereconciler.bus.UntilDeadline;
import io.workspacereconciler.check.HoldReason;
import io.workspacereconciler.check.ProofPolicy;
import io.workspacereconciler.consumer.check.AnswerWatch;
import io.workspacereconciler.consumer.check.BatchChecker;
import io.workspacereconciler.consumer.check.BoundedCheck;
import io.workspacereconciler.consumer.check.Lookout;
import io.workspacereconciler.consumer.check.Lookouts;
import io.workspacereconciler.consumer.check.MeteredCheck;
import io.workspacereconciler.consumer.check.RunningCheck;
import io.workspacereconciler.consumer.check.SilentPlace;
import io.workspacereconciler.consumer.check.TimeLimitedCheck;
import io.workspacereconciler.consumer.check.VerdictMeters;
import io.workspacereconciler.consumer.heal.AutoHealer;
import io.workspacereconciler.consumer.heal.InstanceReplacer;
import io.workspacereconciler.consumer.heal.LaunchedInstances;
import io.workspacereconciler.consumer.heal.Orphans;
import io.workspacereconciler.consumer.heal.PlacedRestarts;
import io.workspacereconciler.consumer.heal.Restart;
import io.workspacereconciler.consumer.heal.RestartMeters;
import io.workspacereconciler.consumer.heal.RestartPace;
import io.workspacereconciler.consumer.heal.RestartQueue;
import io.workspacereconciler.consumer.heal.UnconfiguredPlace;
import io.workspacereconciler.consumer.heal.WatchedReplacer;
import io.workspacereconciler.consumer.incident.LastingHolds;
import io.workspacereconciler.consumer.plan.SweepPlanner;
import io.workspacereconciler.consumer.plan.UnclaimedRestarts;
import io.workspacereconciler.database.Database;
import io.workspacereconciler.event.BatchRequested;
import io.workspacereconciler.event.SweepRequested;
import io.workspacereconciler.event.Topic;
import io.workspacereconciler.event.WorkspaceOffline;
import io.workspacereconciler.guard.Guard;
import io.workspacereconciler.incident.Claimant;
import io.workspacereconciler.operate.BackedOff;
import io.workspacereconciler.operate.Metrics;
import io.workspacereconciler.operate.ProgramThreads;
import io.workspacereconciler.operate.Readiness;
import io.workspacereconciler.operate.ShutdownStage;
import io.workspacereconciler.subscribe.OfflineSubscription;
import io.workspacereconciler.subscribe.Repeats;
import io.workspacereconciler.subscribe.SubscriptionSettings;
import io.workspacereconciler.workspace.Place;
import io.workspacereconciler.workspace.Places;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;

/** How each role is put together from its parts: reads its topic, does its work, says what follows. */
final class Roles {

    /** Restarts that one replica works on at a time, if it has no more places than that; one that waits for EC2 holds no place. */
    static final int HEALER_PLACES = 8;

    private static final Duration QUEUE_LOOK = Duration.ofMillis(500);
    private static final Duration ORPHANS = Duration.ofMinutes(5);
    private static final Duration HOLDS = Duration.ofMinutes(1);
    private static final Duration PROBE = Duration.ofSeconds(1);

    /** A check's default time limit; what takes longer is left to whoever has the partition next. */
    private static final Duration LOOP_LIMIT = Duration.ofSeconds(10);

    /** What hangs for so long is handed back; nearly every restart rests within a second. */
    private static final Duration HAND_BACK = Duration.ofSeconds(5);

    private final Database database;
    private final Bus bus;
    private final Program program;
    private final ShutdownStage clients;

    /** What all roles of one program share. */
    record Program(
            String replica, ProgramThreads threads, Readiness readiness, Metrics metrics, LoopListener listener) {}

    Roles(Database database, Bus bus, Program program, ShutdownStage clients) {
        this.database = database;
        this.bus = bus;
        this.program = program;
        this.clients = clients;
    }

    /** How many restarts one replica works on at a time: one at least for each place. */
    static int healers(Places places) {
        return Math.max(HEALER_PLACES, places.all().size());
    }

    /** Starts the configured roles. In observe mode nothing is healed, so the healer has nothing to start. */
    void start(ConsumerSettings settings, Places places) {
        Backend backend = backend(settings);
        if (settings.work().active().contains(Role.HEALER)) {
            heal(settings, places, backend);
        }
        if (settings.work().active().contains(Role.CHECKER)) {
            check(settings, places, backend);
        }
        if (settings.work().active().contains(Role.PLANNER)) {
            plan(settings);
        }
    }

    private Backend backend(ConsumerSettings settings) {
        return settings.backend() instanceof Ec2Settings ec2
                ? new Ec2Backend(ec2, program, clients, InstantSource.system())
                : new ControlPlaneBackend(
                        (ControlPlaneSettings) settings.backend(),
                        settings.restart().lease(),
                        program,
                        InstantSource.system());
    }

    private void plan(ConsumerSettings settings) {
        SweepPlanner planner = new SweepPlanner(
                database,
                bus.publisher(),
                settings.check().batchLimit(),
                settings.check().interval().multipliedBy(2),
                settings.guard().window());
        UnclaimedRestarts unclaimed = new UnclaimedRestarts(database);
        program.metrics().gauge("restarts.unclaimed", unclaimed::count);
        LastingHolds holds = new LastingHolds(database);
        for (HoldReason reason : HoldReason.values()) {
            program.metrics()
                    .gauge(
                            "holds",
                            () -> holds.count(reason),
                            "reason",
                            reason.name().toLowerCase(Locale.ROOT));
        }
        program.threads().every("holds", HOLDS, holds);
        Executor worker = program.threads().pool("planner", 1);
        run(
                Role.PLANNER,
                bus.loop(
                        Topic.SWEEPS,
                        SweepRequested.class,
                        Role.PLANNER.word(),
                        1,
                        EventHandler.blocking(
                                worker,
                                new UntilDeadline<>(
                                        database,
                                        SweepRequested::deadline,
                                        sweep -> {
                                            planner.plan(sweep);
                                            unclaimed.run();
                                        },
                                        setAside(Role.PLANNER)))));
    }

    private void check(ConsumerSettings settings, Places places, Backend backend) {
        int inFlight = settings.check().batchesInFlight();
        ScheduledExecutorService timer = program.threads().timer("time-limit");
        AnswerWatch answers = watch(backend, "checks");
        Map<Place, Lookout> lookouts = new HashMap<>();
        backend.looking(settings.check()).forEach((place, looking) -> {
            RunningCheck.OfBatch bounded = bounded(settings.check(), looking, timer);
            RunningCheck.OfBatch patient = SilentPlace.unlessAlone(
                    places, bounded, inFlight, settings.check().timeout().multipliedBy(3), InstantSource.system());
            lookouts.put(place, new Lookout(batch -> answers.over(patient.of(batch)), looking.remains()));
        });
        BatchChecker checker = new BatchChecker(
                database,
                bus.publisher(),
                new BatchChecker.Judgement(
                        new Lookouts(places, lookouts), new ProofPolicy(settings.proof()), new Guard(settings.guard())),
                InstantSource.system(),
                new VerdictMeters(program.metrics().registry()),
                new BatchChecker.Scope(
                        settings.check().batchLimit(),
                        settings.work().mode(),
                        settings.check().interval().multipliedBy(2)));
        Executor workers = program.threads().pool("checker", inFlight);
        run(
                Role.CHECKER,
                bus.loop(
                        Topic.BATCHES,
                        BatchRequested.class,
                        Role.CHECKER.word(),
                        inFlight,
                        EventHandler.blocking(
                                workers,
                                new UntilDeadline<>(
                                        database, BatchRequested::deadline, checker::check, setAside(Role.CHECKER)))));
    }

    private RunningCheck.OfBatch bounded(
            ConsumerSettings.CheckSettings check, Backend.Looking looking, ScheduledExecutorService timer) {
        return batch -> new BoundedCheck(
                new MeteredCheck(
                        new TimeLimitedCheck(looking.checks().of(batch), check.timeout(), timer),
                        program.metrics().registry()),
                looking.atATime(),
                InstantSource.system());
    }

    private void heal(ConsumerSettings settings, Places places, Backend backend) {
        AnswerWatch answers = watch(backend, "restarts");
        Map<Place, Restart> restarts = new HashMap<>();
        backend.replacing().forEach((place, replacing) -> {
            InstanceReplacer replacer = new WatchedReplacer(replacing.replacer(), answers);
            restarts.put(place, restart(settings, places, replacer));
            replacing.launched().ifPresent(launched -> endOrphans(settings, places, place, launched, replacer));
        });
        int healers = healers(places);
        RestartQueue queue = new RestartQueue(
                database,
                new PlacedRestarts(restarts, new UnconfiguredPlace(database, settings.restart(), places), healers),
                program.threads().pool("healer", healers),
                healers,
                Claimant.in(
                        restarts.keySet(), program.replica(), settings.restart().lease()));
        program.readiness().require("restart queue", queue::problem);
        program.threads()
                .every(
                        "restart-queue",
                        QUEUE_LOOK,
                        new BackedOff(queue, queue::problem, InstantSource.system(), new SplittableRandom()),
                        () -> queue.close(HAND_BACK));
        RestartPace pace = new RestartPace(database);
        program.metrics().gauge("restarts.going.on", pace::inUse);
        program.metrics().gauge("restarts.waiting", pace::waiting);
        program.threads().every("restart-pace", QUEUE_LOOK, pace);
        AutoHealer healer = new AutoHealer(database);
        // each repeat marks its incident again: it may have been held, or its mark lost, meanwhile
        OfflineSubscription offline = new OfflineSubscription(
                SubscriptionSettings.of(
                                settings.kafka(), settings.kafka().topics().prefix() + Role.HEALER.word())
                        .with(Repeats.HANDED_OVER)
                        .with(program.listener()),
                new UntilDeadline<>(database, WorkspaceOffline::deadline, healer::heal, setAside(Role.HEALER))::accept);
        program.readiness().require(Role.HEALER.word(), offline::problem);
        program.threads().loop("healer-loop", offline, () -> offline.close(LOOP_LIMIT));
    }

    private Restart restart(ConsumerSettings settings, Places places, InstanceReplacer replacer) {
        return new Restart(
                database,
                replacer,
                new ProofPolicy(settings.proof()),
                settings.restart(),
                new RestartMeters(program.metrics().registry()),
                places);
    }

    private void endOrphans(
            ConsumerSettings settings,
            Places places,
            Place place,
            LaunchedInstances launched,
            InstanceReplacer replacer) {
        program.threads()
                .every(
                        places.all().size() == 1 ? "orphans" : "orphans in " + place,
                        ORPHANS,
                        new Orphans(
                                database,
                                launched,
                                replacer,
                                place,
                                settings.restart().pace(),
                                program.metrics().counter("orphans.ended")::increment));
    }

    private AnswerWatch watch(Backend backend, String looks) {
        String name = backend.name().toLowerCase(Locale.ROOT) + " for " + looks;
        AnswerWatch answers = new AnswerWatch(InstantSource.system(), backend.name(), looks);
        program.readiness().require(name, answers::problem);
        program.threads().every(name, PROBE, answers);
        return answers;
    }

    private void run(Role role, ConsumerLoop<?> loop) {
        program.readiness().require(role.word(), loop::problem);
        program.threads().loop(role.word() + "-loop", loop, () -> loop.close(LOOP_LIMIT));
    }

    private Runnable setAside(Role role) {
        return program.metrics().counter("events.set.aside", "role", role.word())::increment;
    }
}
