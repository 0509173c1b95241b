package io.workspacereconciler.local.guard;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.workspacereconciler.bus.RecordingPublisher;
import io.workspacereconciler.check.HoldReason;
import io.workspacereconciler.check.Mode;
import io.workspacereconciler.check.ProofPolicy;
import io.workspacereconciler.consumer.check.BatchChecker;
import io.workspacereconciler.consumer.check.Lookout;
import io.workspacereconciler.consumer.check.Lookouts;
import io.workspacereconciler.consumer.check.VerdictMeters;
import io.workspacereconciler.consumer.ec2.Ec2Access;
import io.workspacereconciler.consumer.ec2.Ec2InstanceReplacer;
import io.workspacereconciler.consumer.ec2.Ec2LaunchSettings;
import io.workspacereconciler.consumer.ec2.Ec2RemainsSearch;
import io.workspacereconciler.consumer.ec2.Ec2RunningCheck;
import io.workspacereconciler.consumer.ec2.Ec2Tags;
import io.workspacereconciler.consumer.ec2.Ec2Way;
import io.workspacereconciler.consumer.heal.ChangePace;
import io.workspacereconciler.consumer.heal.Restart;
import io.workspacereconciler.consumer.heal.RestartSettings;
import io.workspacereconciler.consumer.plan.SweepPlanner;
import io.workspacereconciler.database.Database;
import io.workspacereconciler.database.SettableClock;
import io.workspacereconciler.event.BatchRequested;
import io.workspacereconciler.event.SweepRequested;
import io.workspacereconciler.event.WorkspaceOffline;
import io.workspacereconciler.guard.Guard;
import io.workspacereconciler.guard.GuardLimits;
import io.workspacereconciler.incident.Allowance;
import io.workspacereconciler.incident.Hold;
import io.workspacereconciler.incident.IncidentId;
import io.workspacereconciler.local.check.AwsProperties;
import io.workspacereconciler.local.ec2.ApiLimits;
import io.workspacereconciler.local.ec2.Ec2Delays;
import io.workspacereconciler.local.ec2.Ec2Endpoint;
import io.workspacereconciler.local.ec2.Ec2Settings;
import io.workspacereconciler.local.ec2.Ec2World;
import io.workspacereconciler.local.ec2.FaultPlan;
import io.workspacereconciler.local.ec2.Subnet;
import io.workspacereconciler.local.server.PlatformTable;
import io.workspacereconciler.local.server.TestRegistry;
import io.workspacereconciler.settings.DatabaseSettings;
import io.workspacereconciler.sweep.SweepId;
import io.workspacereconciler.workspace.Place;
import io.workspacereconciler.workspace.Places;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/**
 * Planner, checkers and healers driven by hand over whole sweeps, on PostgreSQL, EC2 behind its wire and one clock that
 * stands still unless it is moved; what is said is recorded instead of sent.
 */
final class GuardBench implements AutoCloseable {

    static final Place PLACE = new Place("123456789012", "us-east-1");
    static final Duration INTERVAL = Duration.ofSeconds(60);
    static final Duration LEASE = Duration.ofSeconds(30);

    private static final Duration LIFE = INTERVAL.multipliedBy(2);
    private static final GuardLimits LIMITS = new GuardLimits(0.1, 5, Duration.ofHours(1), Duration.ofMinutes(10));
    private static final ProofPolicy PROOF =
            new ProofPolicy(new ProofPolicy.Limits(Duration.ofMinutes(2), Duration.ofMinutes(10), INTERVAL));
    private static final Ec2Tags TAGS = new Ec2Tags("WorkspaceId", "Device");
    private static final int THREADS = 4;

    private final SettableClock clock = new SettableClock();
    private final AwsProperties aws = new AwsProperties();
    private final Ec2World world;
    private final Ec2Endpoint endpoint;
    private final TestRegistry registry = TestRegistry.create(PlatformTable.TEXT_STATUS);
    private final Database database = registry.database(handle -> clock.instant());
    private final ExecutorService calls = Executors.newFixedThreadPool(THREADS);
    private final RecordingPublisher planned = new RecordingPublisher();
    private final RecordingPublisher said = new RecordingPublisher();
    private final Set<IncidentId> letThrough = new HashSet<>();
    private final GuardedFleet fleet;
    private final Ec2Access restarts;
    private final int batchLimit;
    private Instant slot = SettableClock.START;
    private Ec2Access access;

    GuardBench() {
        this(3, 200);
    }

    GuardBench(int zones, int batchLimit) {
        this.batchLimit = batchLimit;
        world = new Ec2World(
                Ec2Settings.in(PLACE.region()).withZones(zones), Ec2Delays.all(Duration.ofSeconds(2)), clock);
        endpoint = Ec2Endpoint.start(world, 0, new FaultPlan(), ApiLimits.unlimited());
        access = access(endpoint.uri());
        restarts = Ec2Access.forRestarts(Ec2Way.to(PLACE), TAGS, THREADS);
        world.createLaunchTemplate("workspace", "t3.large");
        fleet = new GuardedFleet(world, registry);
    }

    private Ec2Access access(URI ec2) {
        aws.pointTo(ec2);
        return Ec2Access.forChecks(Ec2Way.to(PLACE), TAGS, Duration.ofSeconds(30), THREADS);
    }

    /** From now on EC2 is asked there, as with other credentials. */
    void ask(URI ec2) {
        access.close();
        access = access(ec2);
    }

    SettableClock clock() {
        return clock;
    }

    Ec2World world() {
        return world;
    }

    Ec2Endpoint endpoint() {
        return endpoint;
    }

    Database database() {
        return database;
    }

    /** How a command reaches it. */
    DatabaseSettings settings() {
        return TestRegistry.settings(registry.server());
    }

    GuardedFleet fleet() {
        return fleet;
    }

    /** What happens in a minute after a sweep. */
    interface Healers {
        void heal(List<WorkspaceOffline> said);
    }

    /** A healer that brings back nothing. */
    static Healers none() {
        return offline -> {};
    }

    /** Our own healers. */
    Healers ours() {
        return new OwnHealers(this, restart());
    }

    private static final ChangePace PACE = ChangePace.each(new Allowance(Duration.ofMillis(10), 1));

    private Restart restart() {
        return new Restart(
                database,
                new Ec2InstanceReplacer(
                        restarts,
                        new Ec2LaunchSettings(
                                "workspace",
                                world.subnets().stream().collect(Collectors.toMap(Subnet::zone, Subnet::id))),
                        clock),
                PROOF,
                new RestartSettings(RestartSettings.OnlineWhen.REGISTERED, Duration.ofMinutes(15), LEASE, PACE),
                (cause, step) -> {},
                Places.everythingIn(PLACE));
    }

    /** One sweep, checked by one replica, and a minute of healing. */
    void sweep(Healers healers) {
        BatchChecker checker = checker();
        healers.heal(checked(plan(), batches -> batches.forEach(checker::check)));
    }

    /** So many sweeps, one a minute. */
    void sweeps(int count, Healers healers) {
        for (int sweep = 0; sweep < count; sweep++) {
            sweep(healers);
        }
    }

    /** How batches are checked. */
    interface Checking {
        void check(List<BatchRequested> batches) throws Exception;
    }

    /** What was said when these batches were checked. */
    List<WorkspaceOffline> checked(List<BatchRequested> batches, Checking checking) {
        said.clear();
        try {
            checking.check(batches);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
        List<WorkspaceOffline> offline = said.published(WorkspaceOffline.class);
        offline.forEach(one -> letThrough.add(one.incident()));
        return offline;
    }

    /** No sweep is due for so long. */
    void pass(Duration time) {
        slot = slot.plus(time);
        clock.set(slot);
    }

    /** A sweep is due and cut into batches, a minute after the last. */
    List<BatchRequested> plan() {
        return plan(due());
    }

    /** A sweep is due, a minute after the last. */
    SweepRequested due() {
        pass(INTERVAL);
        SweepId sweep = new SweepId(slot);
        database.useTransaction(tx -> tx.sweeps().claim(sweep, "producer", slot));
        return new SweepRequested(sweep, slot, slot.plus(LIFE));
    }

    /** A sweep is cut into batches. */
    List<BatchRequested> plan(SweepRequested sweep) {
        planned.clear();
        new SweepPlanner(database, planned, batchLimit, LIFE, LIMITS.window()).plan(sweep);
        return planned.published(BatchRequested.class);
    }

    /** A replica that knows nothing but what is stored. */
    BatchChecker checker() {
        return new BatchChecker(
                database,
                said,
                new BatchChecker.Judgement(
                        Lookouts.in(
                                PLACE,
                                new Lookout(
                                        Ec2RunningCheck.over(access, calls, clock, () -> {}),
                                        new Ec2RemainsSearch(access))),
                        PROOF,
                        new Guard(LIMITS)),
                clock,
                new VerdictMeters(new SimpleMeterRegistry()),
                new BatchChecker.Scope(batchLimit, Mode.HEAL, LIFE));
    }

    /** How many instances were launched. */
    int launches() {
        return endpoint.callCounts().getOrDefault("RunInstances", 0);
    }

    /** What is held now, by reason. */
    Map<HoldReason, Long> held() {
        List<Hold> holds = database.inTransaction(tx -> tx.incidents().holds().all());
        return holds.stream().collect(Collectors.groupingBy(Hold::reason, Collectors.counting()));
    }

    /**
     * How it stands.
     *
     * @param letThrough deaths for which an offline event was said, ever
     * @param held deaths that the guard holds now
     * @param healed workspaces that are online on another instance than the first, which runs
     */
    record Outcome(int letThrough, int held, int healed) {}

    Outcome outcome() {
        return new Outcome(
                letThrough.size(), held().getOrDefault(HoldReason.GUARD, 0L).intValue(), fleet.healed());
    }

    @Override
    public void close() {
        calls.shutdownNow();
        access.close();
        restarts.close();
        endpoint.close();
        registry.close();
        aws.restore();
    }
}
