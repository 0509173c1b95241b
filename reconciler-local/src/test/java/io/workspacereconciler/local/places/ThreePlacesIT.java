package io.workspacereconciler.local.places;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.workspacereconciler.event.WorkspaceOffline;
import io.workspacereconciler.local.EventLog;
import io.workspacereconciler.local.PolicyConditions;
import io.workspacereconciler.local.Readme;
import io.workspacereconciler.local.Replicas;
import io.workspacereconciler.local.ec2.ApiCall;
import io.workspacereconciler.local.ec2.Fault;
import io.workspacereconciler.local.ec2.FaultRule;
import io.workspacereconciler.workspace.NamedPlace;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Three places over HTTP, each an account and a region with a role, a launch template and an endpoint of its own. */
final class ThreePlacesIT {

    private final ThreePlaces bench = new ThreePlaces();
    private final PlayedPlace one = bench.one();
    private final PlayedPlace two = bench.two();
    private final PlayedPlace three = bench.three();
    private final Jdbi sql = bench.sql();

    @AfterEach
    void close() {
        bench.close();
    }

    @ParameterizedTest
    @EnumSource
    void oneThatFailsIsUnknownAndTheOthersDeathsAreHealedInTheirOwnPlace(Failing how) throws IOException {
        Map<PlayedPlace, UUID> victims = bench.fill();
        UUID unnamed = one.add(sql, NamedPlace.NONE);
        UUID foreign = one.add(sql, new NamedPlace("999999999999", "us-east-1"));
        try (EventLog log = EventLog.of(bench.topicPrefix());
                Replicas replicas = new Replicas()) {
            replicas.producer(bench.producer());
            replicas.consumer(bench.consumer());
            await("every row that names a place was seen once")
                    .atMost(ThreePlaces.SOON)
                    .ignoreExceptions()
                    .until(() -> bench.count("select count(*) from reconciler.sightings") == 3 * ThreePlaces.IN_EACH);

            three.faults()
                    .add(FaultRule.onAny(how.fault(
                            new Fault.Fail(503, "RequestLimitExceeded", "Request limit exceeded."),
                            new Fault.Fail(403, "UnauthorizedOperation", "You are not authorized."))));
            Map<PlayedPlace, String> dead = bench.terminate(victims);
            List<String> noPlace = List.of(PlayedPlace.instanceOf(sql, unnamed), PlayedPlace.instanceOf(sql, foreign));
            noPlace.forEach(one.world()::terminate);

            await("the deaths of the others are healed")
                    .atMost(ThreePlaces.SOON)
                    .untilAsserted(() -> {
                        assertThat(one.isBack(sql, ThreePlaces.of(victims, one), ThreePlaces.of(dead, one)))
                                .isTrue();
                        assertThat(two.isBack(sql, ThreePlaces.of(victims, two), ThreePlaces.of(dead, two)))
                                .isTrue();
                    });
            await("what cannot be learned is told with its cause")
                    .atMost(ThreePlaces.SOON)
                    .untilAsserted(() -> {
                        assertThat(bench.unknown()).containsEntry(how.cause(), ThreePlaces.IN_EACH);
                        assertThat(bench.why(unnamed))
                                .contains(
                                        "UNVERIFIED", "NO_PLACE", "its row says nothing in account_id and aws_region");
                        assertThat(bench.why(foreign))
                                .contains("UNVERIFIED", "its row names the place 999999999999/us-east-1");
                    });

            await("the log has caught up")
                    .atMost(ThreePlaces.SOON)
                    .untilAsserted(() -> assertThat(log.all(WorkspaceOffline.class))
                            .extracting(offline -> offline.subject().place())
                            .containsOnly(one.place(), two.place()));
            assertThat(PlayedPlace.instanceOf(sql, ThreePlaces.of(victims, three)))
                    .isEqualTo(ThreePlaces.of(dead, three));
            assertThat(three.endpoint().calls("RunInstances")).isEmpty();
            assertThat(launchTemplates(one)).containsExactly(template(one));
            assertThat(launchTemplates(two)).containsExactly(template(two));
            for (UUID row : List.of(unnamed, foreign)) {
                assertThat(bench.count("select count(*) from reconciler.incidents where workspace_id = '" + row + "'"))
                        .isZero();
            }

            three.faults().clear();
            await("the last is healed once its place answers")
                    .atMost(ThreePlaces.SOON)
                    .until(() -> three.isBack(sql, ThreePlaces.of(victims, three), ThreePlaces.of(dead, three)));
        }
        for (PlayedPlace place : bench.all()) {
            assertThat(place.endpoint().calls())
                    .filteredOn(call -> !call.action().equals("AssumeRole"))
                    .as("as nobody but the role of %s", place.place())
                    .isNotEmpty()
                    .extracting(ApiCall::accessKeyId)
                    .containsOnly(place.assumedKey());
        }
        meetsTheReadmesPolicies();
        assertThat(one.endpoint().calls("AssumeRole"))
                .extracting(call -> call.request().text("ExternalId"))
                .contains("external-one", "external-two", "external-three");
    }

    private void meetsTheReadmesPolicies() throws IOException {
        Set<String> allowed = new TreeSet<>(Readme.policyActions("healer"));
        allowed.addAll(Readme.actions(Readme.policy("The consumers' own role may then assume it")));
        PolicyConditions ofTheHealer = new PolicyConditions(Readme.policy("The healer "));
        for (PlayedPlace place : bench.all()) {
            List<ApiCall> calls = place.endpoint().calls();
            assertThat(calls).extracting(ApiCall::action).isSubsetOf(allowed);
            assertThat(ofTheHealer.met(calls, place.world()))
                    .as("calls under a condition")
                    .isPositive();
        }
        List<ApiCall> assumed = one.endpoint().calls("AssumeRole");
        assertThat(new PolicyConditions(Readme.policy("A role is assumed by STS ")).met(assumed, one.world()))
                .isEqualTo(assumed.size());
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
}
