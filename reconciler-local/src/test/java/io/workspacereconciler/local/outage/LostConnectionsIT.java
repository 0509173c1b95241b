package io.workspacereconciler.local.outage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.workspacereconciler.check.ProofPolicy;
import io.workspacereconciler.consumer.ec2.Ec2Access;
import io.workspacereconciler.consumer.ec2.Ec2InstanceReplacer;
import io.workspacereconciler.consumer.ec2.Ec2LaunchSettings;
import io.workspacereconciler.consumer.ec2.Ec2Tags;
import io.workspacereconciler.consumer.ec2.Ec2Way;
import io.workspacereconciler.consumer.heal.ChangePace;
import io.workspacereconciler.consumer.heal.Restart;
import io.workspacereconciler.consumer.heal.RestartQueue;
import io.workspacereconciler.consumer.heal.RestartSettings;
import io.workspacereconciler.database.Database;
import io.workspacereconciler.database.DatabaseClock;
import io.workspacereconciler.database.PostgresDatabase;
import io.workspacereconciler.incident.Allowance;
import io.workspacereconciler.incident.Claimant;
import io.workspacereconciler.incident.Incident;
import io.workspacereconciler.incident.IncidentExamples;
import io.workspacereconciler.incident.IncidentState;
import io.workspacereconciler.local.check.AwsProperties;
import io.workspacereconciler.local.ec2.InstanceState;
import io.workspacereconciler.local.ec2.Subnet;
import io.workspacereconciler.local.platform.DatabaseAddress;
import io.workspacereconciler.local.platform.Platform;
import io.workspacereconciler.local.platform.Row;
import io.workspacereconciler.local.server.TestRegistry;
import io.workspacereconciler.local.server.TestServers;
import io.workspacereconciler.workspace.InstanceId;
import io.workspacereconciler.workspace.Place;
import io.workspacereconciler.workspace.Places;
import io.workspacereconciler.workspace.WorkspaceStatus;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The real restart queue, on the real pool and server, whose connections die in their transactions or wait for a person. */
@Timeout(90)
final class LostConnectionsIT {
    private static final String PROGRAM = "restarts";
    private static final int WORKSPACES = 6;
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration LEASE = Duration.ofSeconds(2);
    private static final Place PLACE = new Place("123456789012", "us-east-1");
    private static final PostgresDatabase.Limits LIMITS =
            new PostgresDatabase.Limits(Duration.ofSeconds(5), Duration.ofMillis(300), Duration.ofSeconds(5));

    /** Every seventh of the first 70 writes ends its own connection, after the write or, for incidents, in the commit. */
    private static final String MORTAL = """
            create sequence public.writes;
            create function public.die() returns trigger language plpgsql as $$
            declare n bigint;
            begin
                if current_setting('application_name') = 'restarts' then
                    n := nextval('public.writes');
                    if n <= 70 and n % 7 = 0 then
                        perform pg_terminate_backend(pg_backend_pid());
                        perform pg_sleep(5);
                    end if;
                end if;
                return null;
            end $$;
            create constraint trigger die after update on reconciler.incidents
                deferrable initially deferred for each row execute function public.die();
            create trigger die after insert on reconciler.incident_timeline
                for each row execute function public.die();
            create trigger die after update on public.workspaces
                for each row execute function public.die()
            """;

    private final AwsProperties aws = new AwsProperties();
    private final ExecutorService workers = Executors.newFixedThreadPool(4);
    private final LogLines log = LogLines.open();
    private Platform platform;
    private Jdbi sql;
    private PostgresDatabase postgres;
    private Database database;
    private Ec2Access ec2;
    private RestartQueue queue;

    @BeforeEach
    void start() {
        TestServers.Database server = TestServers.database();
        platform = Platform.start(
                new DatabaseAddress(server.jdbcUrl(), server.user(), server.password()),
                Platform.Ec2Address.FREE,
                WORKSPACES);
        aws.pointTo(platform.endpoint().uri());
        sql = Jdbi.create(server.jdbcUrl(), server.user(), server.password());
        postgres = PostgresDatabase.connect(TestRegistry.settings(server), PROGRAM, 8, LIMITS)
                .migrate();
        database = postgres.database(DatabaseClock.REAL);
        ec2 = Ec2Access.forRestarts(Ec2Way.to(PLACE), new Ec2Tags("WorkspaceId", "Device"), 4);
        Map<String, String> subnets = platform.world().subnets().stream()
                .collect(Collectors.toMap(Subnet::zone, Subnet::id, (one, other) -> one));
        Restart restart = new Restart(
                database,
                new Ec2InstanceReplacer(
                        ec2, new Ec2LaunchSettings(Platform.LAUNCH_TEMPLATE, subnets), InstantSource.system()),
                new ProofPolicy(
                        new ProofPolicy.Limits(Duration.ofSeconds(2), Duration.ofMinutes(10), Duration.ofSeconds(2))),
                new RestartSettings(
                        RestartSettings.OnlineWhen.REGISTERED,
                        Duration.ofMinutes(1),
                        LEASE,
                        ChangePace.each(new Allowance(Duration.ofMillis(1), 100))),
                (cause, step) -> {},
                Places.everythingIn(PLACE));
        queue = new RestartQueue(database, restart::run, workers, 4, Claimant.anywhere(PROGRAM, LEASE));
    }

    @AfterEach
    void end() throws InterruptedException {
        queue.close(Duration.ofSeconds(5));
        workers.shutdownNow();
        ec2.close();
        postgres.close();
        platform.close();
        aws.restore();
        log.close();
    }

    @Test
    void connectionsThatDieInMidTransactionLeaveNothingHalfDoneAndEachDeathIsHealedOnce() {
        List<Incident> dead = kill(4);
        sql.useHandle(handle -> handle.execute(MORTAL));
        int[] ended = {0, 0};

        await("every death is healed")
                .atMost(LIMIT)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> {
                    queue.run();
                    if (ended[0] < 20) {
                        ended[0]++;
                        ended[1] += endConnections();
                    }
                    assertThat(halfDone()).isEmpty();
                    return writes() > 70 && states(dead).stream().allMatch(IncidentState.RECOVERED::equals);
                });

        assertThat(ended[1]).as("ended from outside").isPositive();
        assertThat(log.warnings("goes on when the lease ends"))
                .as("in mid-restart")
                .isNotEmpty();
        assertThat(log.warnings("in a way that it should not")).isEmpty();
        assertThat(queue.problem()).isEmpty();
        assertThat(platform.registry().rows()).hasSize(WORKSPACES).allSatisfy(row -> {
            assertThat(row.status()).isEqualTo(WorkspaceStatus.ONLINE);
            assertThat(platform.world().instance(row.instanceId()).orElseThrow().state())
                    .isEqualTo(InstanceState.RUNNING);
        });
        assertThat(platform.world().instances()).as("each once").hasSize(WORKSPACES + dead.size());
        assertThat(dead)
                .allSatisfy(incident -> assertThat(story(incident))
                        .containsExactly("- OFFLINE", "OFFLINE RESTARTING", "RESTARTING RECOVERED"));
    }

    @Test
    void aRowInAPersonsOpenTransactionFailsTheFlipSoonDelaysNoOtherAndIsFlippedAfterwards() {
        List<Incident> dead = kill(2);
        Incident locked = dead.get(0);
        try (Handle person = sql.open()) {
            person.begin();
            person.execute(
                    "select 1 from workspaces where id = ? for update",
                    locked.workspace().value());

            await("the flip gives up, and the lease begins anew")
                    .atMost(Duration.ofSeconds(15))
                    .until(() -> {
                        queue.run();
                        return log.warnings("lock timeout").size() >= 2;
                    });
            assertThat(log.warnings("lock timeout"))
                    .allMatch(line -> line.contains(locked.workspace().toString()));
            assertThat(states(dead).get(0)).isEqualTo(IncidentState.OFFLINE);
            assertThat(states(dead).get(1)).isIn(IncidentState.RESTARTING, IncidentState.RECOVERED);
            person.rollback();
        }

        await("flipped").atMost(Duration.ofSeconds(15)).until(() -> {
            queue.run();
            return states(dead).get(0) == IncidentState.RESTARTING;
        });
        assertThat(halfDone()).isEmpty();
    }

    private List<Incident> kill(int count) {
        List<Incident> dead = new ArrayList<>();
        List<Row> rows = platform.registry().rows().subList(0, count);
        rows.forEach(row -> platform.world().terminate(row.instanceId()));
        await("terminated")
                .until(() -> rows.stream()
                        .allMatch(row -> platform.world()
                                        .instance(row.instanceId())
                                        .orElseThrow()
                                        .state()
                                == InstanceState.TERMINATED));
        for (Row row : rows) {
            database.useTransaction(tx -> {
                Incident.Subject subject = new Incident.Subject(row.id(), new InstanceId(row.instanceId()), PLACE);
                Incident opened = tx.incidents()
                        .open(
                                Incident.begin(subject, IncidentState.OFFLINE, null, tx.now()),
                                IncidentExamples.because("ended", tx.now()))
                        .orElseThrow();
                tx.incidents().markDue(opened.id(), tx.now());
                dead.add(opened);
            });
        }
        return dead;
    }

    /** Ends what this program has connected at this moment, in a transaction or not; how many that were. */
    private int endConnections() {
        return sql.withHandle(handle -> handle.createQuery("""
                        with found as materialized (
                            select pg_terminate_backend(pid) from pg_stat_activity
                             where datname = current_database() and application_name = :program)
                        select count(*) from found
                        """)
                .bind("program", PROGRAM)
                .mapTo(Integer.class)
                .one());
    }

    /** Incidents and rows that do not tell the same: what is one transaction took place in part. */
    private List<String> halfDone() {
        return sql.withHandle(
                handle -> handle.createQuery("""
                        select i.state || ', ' || w.status || ': '
                               || (select string_agg(t.rule || ' ' || t.detail, '; ' order by t.sequence)
                                     from reconciler.incident_timeline t where t.incident_id = i.id)
                          from reconciler.incidents i join workspaces w on w.id = i.workspace_id
                         where (w.status = 'online' and w.instance_id = i.instance_id) <> (i.state = 'OFFLINE')
                        """).mapTo(String.class).list());
    }

    private long writes() {
        return sql.withHandle(handle -> handle.createQuery("select last_value from public.writes")
                .mapTo(Long.class)
                .one());
    }

    private List<IncidentState> states(List<Incident> incidents) {
        return sql.withHandle(handle -> incidents.stream()
                .map(incident -> handle.createQuery("select state from reconciler.incidents where id = :id")
                        .bind("id", incident.id().value())
                        .mapTo(IncidentState.class)
                        .one())
                .toList());
    }

    private List<String> story(Incident incident) {
        return sql.withHandle(handle -> handle.createQuery("""
                        select coalesce(from_state, '-') || ' ' || to_state from reconciler.incident_timeline
                         where incident_id = :id and from_state is distinct from to_state order by sequence
                        """)
                .bind("id", incident.id().value())
                .mapTo(String.class)
                .list());
    }
}
