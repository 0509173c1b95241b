package io.workspacereconciler.local.places;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.workspacereconciler.bus.RecordingPublisher;
import io.workspacereconciler.check.Mode;
import io.workspacereconciler.check.ProofPolicy;
import io.workspacereconciler.consumer.check.BatchChecker;
import io.workspacereconciler.consumer.check.Lookout;
import io.workspacereconciler.consumer.check.Lookouts;
import io.workspacereconciler.consumer.check.VerdictMeters;
import io.workspacereconciler.consumer.ec2.Ec2Access;
import io.workspacereconciler.consumer.ec2.Ec2RemainsSearch;
import io.workspacereconciler.consumer.ec2.Ec2RunningCheck;
import io.workspacereconciler.consumer.ec2.Ec2Tags;
import io.workspacereconciler.consumer.ec2.Ec2Way;
import io.workspacereconciler.consumer.plan.SweepPlanner;
import io.workspacereconciler.database.Database;
import io.workspacereconciler.database.SettableClock;
import io.workspacereconciler.event.BatchRequested;
import io.workspacereconciler.event.SweepRequested;
import io.workspacereconciler.event.WorkspaceOffline;
import io.workspacereconciler.guard.Guard;
import io.workspacereconciler.guard.GuardDecision;
import io.workspacereconciler.guard.GuardGroup;
import io.workspacereconciler.guard.GuardLimits;
import io.workspacereconciler.local.check.AwsProperties;
import io.workspacereconciler.local.ec2.Ec2Delays;
import io.workspacereconciler.local.ec2.Ec2Endpoint;
import io.workspacereconciler.local.ec2.Ec2Settings;
import io.workspacereconciler.local.ec2.Ec2World;
import io.workspacereconciler.local.ec2.SeededWorkspace;
import io.workspacereconciler.local.server.PlatformTable;
import io.workspacereconciler.local.server.TestRegistry;
import io.workspacereconciler.sweep.SweepId;
import io.workspacereconciler.workspace.Place;
import io.workspacereconciler.workspace.PlaceColumns;
import io.workspacereconciler.workspace.Places;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A small region beside a large one, over HTTP and PostgreSQL, on a clock that stands still unless it is moved. */
final class RegionOfEightIT {

    private static final String ACCOUNT = "123456789012";
    private static final Place LARGE = new Place(ACCOUNT, "us-east-1");
    private static final Place SMALL = new Place(ACCOUNT, "eu-west-1");
    private static final PlaceColumns REGION = new PlaceColumns(null, "aws_region");
    private static final Duration LIFE = Duration.ofMinutes(2);
    private static final GuardLimits LIMITS = new GuardLimits(0.1, 5, Duration.ofHours(1), Duration.ofMinutes(10));
    private static final ProofPolicy PROOF = new ProofPolicy(
            new ProofPolicy.Limits(Duration.ofMinutes(2), Duration.ofMinutes(10), Duration.ofSeconds(60)));
    private static final int THREADS = 4;

    private final SettableClock clock = new SettableClock();
    private final AwsProperties aws = new AwsProperties();
    private final TestRegistry registry = TestRegistry.create(PlatformTable.TEXT_STATUS, REGION);
    private final Database database = registry.database(handle -> clock.instant());
    private final ExecutorService calls = Executors.newFixedThreadPool(THREADS);
    private final Ec2World large = world(LARGE);
    private final Ec2World small = world(SMALL);
    private final Ec2Endpoint largeEndpoint = Ec2Endpoint.start(large, 0);
    private final Ec2Endpoint smallEndpoint = Ec2Endpoint.start(small, 0);
    private final RecordingPublisher planned = new RecordingPublisher();
    private final RecordingPublisher said = new RecordingPublisher();
    private final Ec2Access toLarge;
    private final Ec2Access toSmall;
    private Instant slot = SettableClock.START;

    RegionOfEightIT() {
        aws.pointTo(largeEndpoint.uri());
        toLarge = access(LARGE, largeEndpoint);
        toSmall = access(SMALL, smallEndpoint);
    }

    private Ec2World world(Place place) {
        return new Ec2World(Ec2Settings.in(place.region()), Ec2Delays.all(Duration.ofSeconds(2)), clock);
    }

    private static Ec2Access access(Place place, Ec2Endpoint endpoint) {
        return Ec2Access.forChecks(
                new Ec2Way(place, null, endpoint.uri()),
                new Ec2Tags("WorkspaceId", "Device"),
                Duration.ofSeconds(30),
                THREADS);
    }

    @AfterEach
    void close() {
        calls.shutdownNow();
        toLarge.close();
        toSmall.close();
        largeEndpoint.close();
        smallEndpoint.close();
        registry.close();
        aws.restore();
    }

    @Test
    void theDeathOfTheWholeRegionIsNoticedByItselfInAFleetOfTwoThousandAndTheRestIsNotDisturbed() {
        List<SeededWorkspace> fleet = seed(large, LARGE, 1_992);
        List<SeededWorkspace> region = seed(small, SMALL, 8);
        sweep();
        assertThat(said.published(WorkspaceOffline.class)).isEmpty();

        sweep();
        assertThat(counts())
                .as("planned per place and zone")
                .isEqualTo(Map.of(
                        LARGE + "/us-east-1a",
                        664,
                        LARGE + "/us-east-1b",
                        664,
                        LARGE + "/us-east-1c",
                        664,
                        SMALL + "/eu-west-1a",
                        3,
                        SMALL + "/eu-west-1b",
                        3,
                        SMALL + "/eu-west-1c",
                        2));

        region.forEach(workspace -> small.terminate(workspace.instanceId()));
        large.terminate(fleet.get(0).instanceId());
        sweep();

        List<WorkspaceOffline> offline = said.published(WorkspaceOffline.class);
        assertThat(offline)
                .filteredOn(one -> one.subject().place().equals(SMALL))
                .as("of eight no more than five, though a tenth of the fleet would be two hundred")
                .hasSize(5)
                .allSatisfy(one -> assertThat(one.guard())
                        .isInstanceOfSatisfying(
                                GuardDecision.LetThrough.class,
                                through -> assertThat(through.figures())
                                        .filteredOn(figures -> figures.group().equals(GuardGroup.of(SMALL, null)))
                                        .singleElement()
                                        .satisfies(figures -> {
                                            assertThat(figures.rows()).isEqualTo(8);
                                            assertThat(figures.limit()).isEqualTo(5);
                                        })));
        assertThat(held()).hasSize(3).allSatisfy(group -> assertThat(group).isEqualTo(SMALL.toString()));
        assertThat(offline)
                .filteredOn(one -> one.subject().place().equals(LARGE))
                .as("an ordinary death elsewhere is let through")
                .hasSize(1);
        assertThat(incidentsIn(LARGE)).isEqualTo(1);
        assertThat(incidentsIn(SMALL)).isEqualTo(8);
    }

    private List<SeededWorkspace> seed(Ec2World world, Place place, int count) {
        List<SeededWorkspace> seeded = new ArrayList<>();
        registry.sql().useTransaction(handle -> {
            PreparedBatch rows =
                    handle.prepareBatch("insert into workspaces (id, name, status, instance_id, tier, url, aws_region)"
                            + " values (:id, 'a workspace', 'online', :instance, 1, 'https://first', :region)");
            for (int number = 0; number < count; number++) {
                UUID id = UUID.randomUUID();
                String zone = world.subnets().get(number % 3).zone();
                SeededWorkspace workspace = world.seedWorkspace(id.toString(), zone, "t3.large");
                seeded.add(workspace);
                rows.bind("id", id)
                        .bind("instance", workspace.instanceId())
                        .bind("region", place.region())
                        .add();
            }
            rows.execute();
        });
        return seeded;
    }

    private void sweep() {
        slot = slot.plusSeconds(60);
        clock.set(slot);
        planned.clear();
        said.clear();
        SweepId sweep = new SweepId(slot);
        database.useTransaction(tx -> tx.sweeps().claim(sweep, "producer", slot));
        new SweepPlanner(database, planned, 200, LIFE, LIMITS.window())
                .plan(new SweepRequested(sweep, slot, slot.plus(LIFE)));
        BatchChecker checker = checker();
        planned.published(BatchRequested.class).forEach(checker::check);
    }

    private BatchChecker checker() {
        Lookouts lookouts = new Lookouts(
                Places.of(List.of(LARGE, SMALL), REGION), Map.of(LARGE, lookout(toLarge), SMALL, lookout(toSmall)));
        return new BatchChecker(
                database,
                said,
                new BatchChecker.Judgement(lookouts, PROOF, new Guard(LIMITS)),
                clock,
                new VerdictMeters(new SimpleMeterRegistry()),
                new BatchChecker.Scope(200, Mode.HEAL, LIFE));
    }

    private Lookout lookout(Ec2Access access) {
        return new Lookout(Ec2RunningCheck.over(access, calls, clock, () -> {}), new Ec2RemainsSearch(access));
    }

    private Map<String, Integer> counts() {
        return database.inTransaction(tx -> tx.sightings().fleet());
    }

    /** The group that is full, of each incident that the guard holds. */
    private List<String> held() {
        return registry.sql()
                .withHandle(handle -> handle.createQuery(
                                "select guard ->> 'group' from reconciler.incidents where hold = 'GUARD'")
                        .mapTo(String.class)
                        .list());
    }

    private int incidentsIn(Place place) {
        return registry.sql()
                .withHandle(
                        handle -> handle.createQuery("select count(*) from reconciler.incidents where region = :region")
                                .bind("region", place.region())
                                .mapTo(Integer.class)
                                .one());
    }
}
