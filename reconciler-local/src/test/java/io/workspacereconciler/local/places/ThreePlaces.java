package io.workspacereconciler.local.places;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.workspacereconciler.check.UnknownCause;
import io.workspacereconciler.consumer.command.Patience;
import io.workspacereconciler.consumer.command.WhyCommand;
import io.workspacereconciler.local.LocalEnvironment;
import io.workspacereconciler.local.server.PlatformTable;
import io.workspacereconciler.local.server.TestRegistry;
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
import java.util.stream.Collectors;
import org.jdbi.v3.core.Jdbi;

/** Three places with rows in each, and the settings of programs over them. All ask the STS of the first. */
final class ThreePlaces implements AutoCloseable {

    static final int IN_EACH = 8;
    static final Duration SOON = Duration.ofMinutes(2);
    private static final PlaceColumns COLUMNS = new PlaceColumns("account_id", "aws_region");

    private final TestRegistry registry = TestRegistry.create(PlatformTable.TEXT_STATUS, COLUMNS);
    private final PlayedPlace one = place("one", "111111111111", "us-east-1");
    private final PlayedPlace two = place("two", "222222222222", "eu-west-1");
    private final PlayedPlace three = place("three", "333333333333", "us-east-1");
    private final List<PlayedPlace> places = List.of(one, two, three);
    private final LocalEnvironment environment =
            LocalEnvironment.of(registry.server(), one.endpoint().uri());

    private static PlayedPlace place(String name, String account, String region) {
        return new PlayedPlace(name, new Place(account, region), InstantSource.system());
    }

    PlayedPlace one() {
        return one;
    }

    PlayedPlace two() {
        return two;
    }

    PlayedPlace three() {
        return three;
    }

    List<PlayedPlace> all() {
        return places;
    }

    Jdbi sql() {
        return registry.sql();
    }

    String topicPrefix() {
        return environment.topicPrefix();
    }

    /** So many rows in each place; one of each place's. */
    Map<PlayedPlace, UUID> fill() {
        Map<PlayedPlace, UUID> first = new HashMap<>();
        for (PlayedPlace place : places) {
            first.put(place, place.add(sql()));
            for (int more = 1; more < IN_EACH; more++) {
                place.add(sql());
            }
        }
        return first;
    }

    /** Terminates the instances of these; their ids. */
    Map<PlayedPlace, String> terminate(Map<PlayedPlace, UUID> victims) {
        Map<PlayedPlace, String> dead = new HashMap<>();
        victims.forEach((place, victim) -> dead.put(place, PlayedPlace.instanceOf(sql(), victim)));
        dead.forEach((place, instance) -> place.world().terminate(instance));
        return dead;
    }

    static <T> T of(Map<PlayedPlace, T> each, PlayedPlace place) {
        return Objects.requireNonNull(each.get(place), "one in each place");
    }

    /** Sweeps every two seconds. */
    Map<String, String> producer() {
        return environment.producer("RECONCILER_SWEEP_INTERVAL", "2s");
    }

    /** All roles. */
    Map<String, String> consumer() {
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

    /** What the command says of it. */
    String why(UUID workspace) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        WhyCommand.line(
                        () -> TestRegistry.settings(registry.server()),
                        () -> new Patience(Duration.ofMinutes(2), Duration.ofMinutes(10), Duration.ofMinutes(10)),
                        new PrintStream(out, true, UTF_8),
                        new PrintStream(out, true, UTF_8))
                .execute(workspace.toString());
        return out.toString(UTF_8);
    }

    /** Of how many workspaces nothing could be learned last, by the cause. */
    Map<UnknownCause, Integer> unknown() {
        return sql().withHandle(handle -> handle
                .createQuery("select cause, count(*) as rows from reconciler.unverified group by cause")
                .map((row, context) -> Map.entry(UnknownCause.valueOf(row.getString("cause")), row.getInt("rows")))
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
    }

    int count(String query) {
        return sql().withHandle(
                        handle -> handle.createQuery(query).mapTo(Integer.class).one());
    }

    @Override
    public void close() {
        environment.close();
        places.forEach(PlayedPlace::close);
        registry.close();
    }
}
