package io.workspacereconciler.local.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.workspacereconciler.local.LocalEnvironment;
import io.workspacereconciler.local.ec2.ApiLimits;
import io.workspacereconciler.local.ec2.Ec2Endpoint;
import io.workspacereconciler.local.ec2.FaultPlan;
import io.workspacereconciler.local.ec2.InstanceSnapshot;
import io.workspacereconciler.local.ec2.InstanceState;
import io.workspacereconciler.local.platform.DatabaseAddress;
import io.workspacereconciler.local.platform.Platform;
import io.workspacereconciler.local.platform.Row;
import io.workspacereconciler.local.server.TestServers;
import io.workspacereconciler.workspace.WorkspaceStatus;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.awaitility.core.ConditionTimeoutException;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Many deaths at once, half of them terminated and half stopped, on an EC2 with EC2's real limits that others in the account
 * use as well; two consumers as processes, of which one is killed again and again.
 */
final class MassDeath implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(MassDeath.class);
    private static final int HEALTHY = 5;
    private static final Duration BETWEEN_KILLS = Duration.ofSeconds(12);

    private final int deaths;
    private final Random random = new Random(20_260_101);
    private final Platform platform;
    private final Ec2Endpoint ec2;
    private final LocalEnvironment environment;
    private final Jdbi sql;
    private final List<Process> consumers = new ArrayList<>();
    private final List<Process> producers = new ArrayList<>();
    private int kills;
    private int backAtLastKill = -1;

    MassDeath(int deaths) {
        this.deaths = deaths;
        TestServers.Database database = TestServers.database();
        platform = Platform.start(
                new DatabaseAddress(database.jdbcUrl(), database.user(), database.password()),
                Platform.Ec2Address.FREE,
                deaths + HEALTHY);
        ec2 = Ec2Endpoint.start(platform.world(), 0, new FaultPlan(), ApiLimits.ofEc2());
        environment = LocalEnvironment.of(database, ec2.uri());
        sql = Jdbi.create(database.jdbcUrl(), database.user(), database.password());
    }

    /** Two consumers and a producer begin; all workspaces are seen once. */
    void start() throws IOException {
        producers.add(RunnableJar.PRODUCER.start(environment.producer("RECONCILER_SWEEP_INTERVAL", "2s")));
        for (int replica = 0; replica < 2; replica++) {
            consumers.add(RunnableJar.CONSUMER.start(consumer()));
        }
        await("the first looks, which tell devices and subnets")
                .atMost(Duration.ofSeconds(90))
                // the schema is made by whichever program is first
                .ignoreExceptions()
                .until(() -> count("select count(*) from reconciler.sightings") == deaths + HEALTHY);
    }

    /** All die at once, and one consumer after another, until all are back. */
    void run(Duration limit) {
        List<String> doomed = platform.registry().rows().subList(0, deaths).stream()
                .map(Row::instanceId)
                .toList();
        Set<String> dead = Set.copyOf(doomed);
        Instant begun = Instant.now();
        try (Neighbour neighbour = Neighbour.start(ec2.uri(), step -> throttles(step) > 0)) {
            kill(doomed);
            await("all are back on other instances")
                    .atMost(limit)
                    .pollDelay(BETWEEN_KILLS)
                    .pollInterval(BETWEEN_KILLS)
                    .until(() -> {
                        if (isWhole(dead)) {
                            return true;
                        }
                        killOneWhenTheLastKillIsOvercome(dead);
                        return false;
                    });
            LOG.info("others in the account: {} calls, {} of them throttled", neighbour.calls(), neighbour.throttled());
        } catch (ConditionTimeoutException late) {
            throw new AssertionError("after " + kills + " kills these go on:\n" + whatGoesOn(), late);
        }
        Duration back = Duration.between(begun, Instant.now());
        await("what is left of the old instances is ended, and every incident")
                .atMost(Duration.ofMinutes(3))
                .until(() -> dead.stream().allMatch(this::isTerminated)
                        && count("select count(*) from reconciler.incidents where state = 'RECOVERED'") == deaths);
        LOG.info(
                "{} deaths, {} kills: all back after {} s at most; RunInstances asked {} times, throttled {} times",
                deaths,
                kills,
                back.toSeconds(),
                ec2.callCounts().get("RunInstances"),
                throttles("launch"));
        assertNothingDoubledAndNothingLost();
    }

    private void assertNothingDoubledAndNothingLost() {
        List<InstanceSnapshot> instances = platform.world().instances();
        assertThat(instances).as("one launch for each death").hasSize(deaths + HEALTHY + deaths);
        assertThat(instances.stream().filter(instance -> instance.state() == InstanceState.RUNNING))
                .as("one live instance for each workspace")
                .hasSize(deaths + HEALTHY)
                .extracting(instance -> instance.tag("WorkspaceId").orElse(""))
                .doesNotHaveDuplicates();
        assertThat(platform.world().volumes())
                .as("no volume is left behind")
                .noneMatch(volume -> volume.attachments().isEmpty());
        assertThat(count("select count(*) from reconciler.incidents"))
                .as("one incident each")
                .isEqualTo(deaths);
        for (String step : List.of("release", "launch", "attach", "clean_up")) {
            assertThat(throttles(step)).as("EC2 throttled a %s", step).isPositive();
        }
        assertThat(
                        count(
                                "select coalesce(max((restart -> 'failures' ->> 'counted')::int), 0) from reconciler.incidents"))
                .as("none of it cost an attempt")
                .isZero();
    }

    private void kill(List<String> instances) {
        for (int i = 0; i < instances.size(); i++) {
            if (i % 2 == 0) {
                platform.world().terminate(instances.get(i));
            } else {
                platform.world().stop(instances.get(i));
            }
        }
    }

    /**
     * SIGKILL to one of them, and another in its place. Only when more workspaces are back than at the last kill: where a
     * program needs longer to start than there is between two kills, nobody would ever be up to heal.
     */
    private void killOneWhenTheLastKillIsOvercome(Set<String> dead) throws IOException {
        int back = back(dead);
        if (back <= backAtLastKill) {
            return;
        }
        backAtLastKill = back;
        int victim = random.nextInt(consumers.size());
        consumers.get(victim).destroyForcibly();
        consumers.set(victim, RunnableJar.CONSUMER.start(consumer()));
        kills++;
    }

    private Map<String, String> consumer() {
        Map<String, String> consumer = new HashMap<>(
                environment.consumer("RECONCILER_SWEEP_INTERVAL", "2s", "RECONCILER_RESTART_LEASE", "15s"));
        // what the guard makes of so many is another test's
        consumer.put("RECONCILER_GUARD_MIN_COUNT", "1000");
        // so that the partitions of a killed member are soon another's
        consumer.put("RECONCILER_KAFKA_SESSION_TIMEOUT_MS", "6000");
        consumer.put("RECONCILER_KAFKA_HEARTBEAT_INTERVAL_MS", "1500");
        consumer.put("AWS_ENDPOINT_URL_EC2", ec2.uri().toString());
        consumer.put("AWS_REGION", "us-east-1");
        consumer.put("AWS_ACCESS_KEY_ID", "local");
        consumer.put("AWS_SECRET_ACCESS_KEY", "local");
        return consumer;
    }

    private boolean isWhole(Set<String> dead) {
        return back(dead) == deaths + HEALTHY;
    }

    private int back(Set<String> dead) {
        return (int) platform.registry().rows().stream()
                .filter(row -> row.status() == WorkspaceStatus.ONLINE && !dead.contains(row.instanceId()))
                .count();
    }

    private boolean isTerminated(String instance) {
        return platform.world().instance(instance).orElseThrow().state() == InstanceState.TERMINATED;
    }

    /** Of each incident that has not ended, when it is due, who has it and the last line of its story. */
    private String whatGoesOn() {
        List<String> open = sql.withHandle(
                handle -> handle.createQuery("""
                        select i.id || ' ' || i.state || ' due ' || coalesce(i.due_at::text, '-')
                            || ' by ' || coalesce(i.claimed_by, '-') || ': ' || t.at || ' ' || t.rule || ' ' || t.detail
                        from reconciler.incidents i
                        join lateral (select * from reconciler.incident_timeline
                            where incident_id = i.id order by sequence desc limit 1) t on true
                        where i.state <> 'RECOVERED'
                        """).mapTo(String.class).list());
        return String.join("\n", open);
    }

    private int throttles(String step) {
        return count("select count(*) from reconciler.incident_timeline where detail like 'THROTTLED%' and rule = '"
                + step + "'");
    }

    private int count(String query) {
        return sql.withHandle(
                handle -> handle.createQuery(query).mapTo(Integer.class).one());
    }

    @Override
    public void close() {
        producers.forEach(Process::destroyForcibly);
        consumers.forEach(Process::destroyForcibly);
        environment.close();
        ec2.close();
        platform.close();
    }
}
