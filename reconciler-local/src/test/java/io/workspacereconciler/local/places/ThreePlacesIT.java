package io.workspacereconciler.local.places;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.workspacereconciler.consumer.command.Patience;
import io.workspacereconciler.consumer.command.WhyCommand;
import io.workspacereconciler.event.WorkspaceOffline;
import io.workspacereconciler.local.EventLog;
import io.workspacereconciler.local.LocalEnvironment;
import io.workspacereconciler.local.Replicas;
import io.workspacereconciler.local.ec2.ApiCall;
import io.workspacereconciler.local.ec2.Fault;
import io.workspacereconciler.local.ec2.FaultRule;
import io.workspacereconciler.local.server.PlatformTable;
import io.workspacereconciler.local.server.TestRegistry;
import io.workspacereconciler.workspace.NamedPlace;
import io.workspacereconciler.workspace.Place;
import io.workspacereconciler.workspace.PlaceColumns;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Three places over HTTP, each an account and a region with a role, a launch template and an endpoint of its own. */
final class ThreePlacesIT {

    private static final PlaceColumns COLUMNS = new PlaceColumns("account_id", "aws_region");
    private static final int IN_EACH = 8;
    private static final Duration SOON = Duration.ofMinutes(2);

    private final TestRegistry registry = TestRegistry.create(PlatformTable.TEXT_STATUS, COLUMNS);
    private final Jdbi sql = registry.sql();
    private final PlayedPlace one = place("one", "111111111111", "us-east-1");
    private final PlayedPlace two = place("two", "222222222222", "eu-west-1");
    private final PlayedPlace three = place("three", "333333333333", "us-east-1");
    private final List<PlayedPlace> places = List.of(one, two, three);
    private final LocalEnvironment environment =
            LocalEnvironment.of(registry.server(), one.endpoint().uri());

    private static PlayedPlace place(String name, String account, String region) {
        return new PlayedPlace(name, new Place(account, region), InstantSource.system());
    }

    @AfterEach
    void close() {
        environment.close();
        places.forEach(PlayedPlace::close);
        registry.close();
    }

    /** How a place fails. */
    private enum Failing {
        HANGS("TIMED_OUT"),
        THROTTLES("THROTTLED"),
        DENIES("ACCESS_DENIED");

        private final String cause;

        Failing(String cause) {
            this.cause = cause;
        }

        private Fault fault() {
            return switch (this) {
                case HANGS -> new Fault.Hang(Duration.ofMinutes(1));
                case THROTTLES -> new Fault.Fail(503, "RequestLimitExceeded", "Request limit exceeded.");
                case DENIES -> new Fault.Fail(403, "UnauthorizedOperation", "You are not authorized.");
            };
        }
    }

    @ParameterizedTest
    @EnumSource
    void oneThatFailsIsUnknownAndTheOthersDeathsAreHealedInTheirOwnPlace(Failing how) {
        Map<PlayedPlace, UUID> victims = new HashMap<>();
        for (PlayedPlace place : places) {
            victims.put(place, place.add(sql));
            for (int more = 1; more < IN_EACH; more++) {
                place.add(sql);
            }
        }
        UUID unnamed = one.add(sql, NamedPlace.NONE);
        UUID foreign = one.add(sql, new NamedPlace("999999999999", "us-east-1"));
        try (EventLog log = EventLog.of(environment.topicPrefix());
                Replicas replicas = new Replicas()) {
            replicas.producer(environment.producer("RECONCILER_SWEEP_INTERVAL", "2s"));
            replicas.consumer(consumer());
            await("every row that names a place was seen once")
                    .atMost(SOON)
                    .ignoreExceptions()
                    .until(() -> count("select count(*) from reconciler.sightings") == places.size() * IN_EACH);

            three.faults().add(FaultRule.onAny(how.fault()));
            Map<PlayedPlace, String> dead = new HashMap<>();
            victims.forEach((place, victim) -> dead.put(place, PlayedPlace.instanceOf(sql, victim)));
            dead.forEach((place, instance) -> place.world().terminate(instance));
            List<String> noPlace = List.of(PlayedPlace.instanceOf(sql, unnamed), PlayedPlace.instanceOf(sql, foreign));
            noPlace.forEach(one.world()::terminate);

            await("the deaths of the others are healed").atMost(SOON).untilAsserted(() -> {
                assertThat(one.isBack(sql, of(victims, one), of(dead, one))).isTrue();
                assertThat(two.isBack(sql, of(victims, two), of(dead, two))).isTrue();
            });
            await("what cannot be learned is reported with its cause")
                    .atMost(SOON)
                    .untilAsserted(() -> {
                        assertThat(reported()).contains(how.cause + " " + IN_EACH);
                        assertThat(why(unnamed))
                                .contains(
                                        "UNVERIFIED", "NO_PLACE", "its row says nothing in account_id and aws_region");
                        assertThat(why(foreign))
                                .contains("UNVERIFIED", "its row names the place 999999999999/us-east-1");
                    });

            await("the log has caught up")
                    .atMost(SOON)
                    .untilAsserted(() -> assertThat(log.all(WorkspaceOffline.class))
                            .extracting(offline -> offline.subject().place())
                            .containsOnly(one.place(), two.place()));
            assertThat(PlayedPlace.instanceOf(sql, of(victims, three))).isEqualTo(of(dead, three));
            assertThat(three.endpoint().calls("RunInstances")).isEmpty();
            assertThat(launchTemplates(one)).containsExactly(template(one));
            assertThat(launchTemplates(two)).containsExactly(template(two));
            for (UUID row : List.of(unnamed, foreign)) {
                assertThat(count("select count(*) from reconciler.incidents where workspace_id = '" + row + "'"))
                        .isZero();
            }

            three.faults().clear();
            await("the last is healed once its place answers")
                    .atMost(SOON)
                    .until(() -> three.isBack(sql, of(victims, three), of(dead, three)));
        }
        for (PlayedPlace place : places) {
            assertThat(place.endpoint().calls())
                    .filteredOn(call -> !call.action().equals("AssumeRole"))
                    .as("as nobody but the role of %s", place.place())
                    .isNotEmpty()
                    .extracting(ApiCall::accessKeyId)
                    .containsOnly(place.assumedKey());
        }
        assertThat(one.endpoint().calls("AssumeRole"))
                .extracting(call -> call.request().text("ExternalId"))
                .contains("external-one", "external-two", "external-three");
    }

    private static <T> T of(Map<PlayedPlace, T> each, PlayedPlace place) {
        return Objects.requireNonNull(each.get(place), "one in each place");
    }

    private Map<String, String> consumer() {
        Map<String, String> consumer = new HashMap<>(environment.consumer(
                "RECONCILER_SWEEP_INTERVAL", "2s",
                "RECONCILER_SWEEP_BATCH_LIMIT", "10",
                "RECONCILER_CHECK_TIMEOUT", "1s",
                "RECONCILER_CHECK_BATCHES_IN_FLIGHT", "2",
                "RECONCILER_RESTART_ONLINE_WHEN", "instance-running",
                "RECONCILER_REGISTRY_ACCOUNT_COLUMN", "account_id",
                "RECONCILER_REGISTRY_REGION_COLUMN", "aws_region",
                "RECONCILER_EC2_PLACES", "one,two,three"));
        consumer.remove("RECONCILER_EC2_ACCOUNT");
        consumer.remove("RECONCILER_EC2_LAUNCH_TEMPLATE");
        places.forEach(place -> consumer.putAll(place.settings()));
        return consumer;
    }

    private static List<String> launchTemplates(PlayedPlace place) {
        return place.endpoint().calls("RunInstances").stream()
                .map(call -> call.request().text("LaunchTemplate.LaunchTemplateId"))
                .toList();
    }

    private static String template(PlayedPlace place) {
        return place.world()
                .addLaunchTemplateVersion(place.template(), "t3.large")
                .id();
    }

    private String why(UUID workspace) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        WhyCommand.line(
                        () -> TestRegistry.settings(registry.server()),
                        () -> new Patience(Duration.ofMinutes(2), Duration.ofMinutes(10), Duration.ofMinutes(10)),
                        new PrintStream(out, true, UTF_8),
                        new PrintStream(out, true, UTF_8))
                .execute(workspace.toString());
        return out.toString(UTF_8);
    }

    /** How many workspaces are reported, by the cause. */
    private List<String> reported() {
        return sql.withHandle(handle -> handle.createQuery("select cause || ' ' || count(*) from reconciler.unverified"
                        + " where reported_at is not null group by cause")
                .mapTo(String.class)
                .list());
    }

    private int count(String query) {
        return sql.withHandle(
                handle -> handle.createQuery(query).mapTo(Integer.class).one());
    }
}
