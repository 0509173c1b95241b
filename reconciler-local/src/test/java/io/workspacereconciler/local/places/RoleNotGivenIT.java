package io.workspacereconciler.local.places;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.workspacereconciler.check.UnknownCause;
import io.workspacereconciler.consumer.heal.FailureCause;
import io.workspacereconciler.local.Replicas;
import io.workspacereconciler.local.ec2.Fault;
import io.workspacereconciler.local.ec2.FaultRule;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Three places over HTTP, of which one has a role that STS does not give, while its EC2 would answer. */
final class RoleNotGivenIT {

    private final ThreePlaces bench = new ThreePlaces();
    private final PlayedPlace one = bench.one();
    private final PlayedPlace three = bench.three();
    private final Jdbi sql = bench.sql();

    @AfterEach
    void close() {
        bench.close();
    }

    @ParameterizedTest
    @EnumSource
    void itsRowsAreUnknownItsRestartsRestAndTheOthersDeathsAreHealed(Failing how) {
        Map<PlayedPlace, UUID> victims = bench.fill();
        UUID last = ThreePlaces.of(victims, three);
        notGiven(how);
        try (Replicas replicas = new Replicas()) {
            replicas.producer(bench.producer());
            replicas.consumer(bench.consumer());
            awaitSeen(2);
            awaitUnknown(how, ThreePlaces.IN_EACH);
            assertThat(three.endpoint().calls())
                    .as("nobody came without the role")
                    .isEmpty();

            givenForEachCall();
            awaitSeen(3);
            String dead = PlayedPlace.instanceOf(sql, last);
            three.world().terminate(dead);
            await("its restart has begun").atMost(ThreePlaces.SOON).until(() -> restarting(last) == 1);

            notGiven(how);
            Map<PlayedPlace, UUID> others = new HashMap<>(victims);
            others.remove(three);
            awaitHealed(others, bench.terminate(others));
            awaitUnknown(how, ThreePlaces.IN_EACH - 1);
            await("its restart tells why it rests")
                    .atMost(ThreePlaces.SOON)
                    .untilAsserted(() -> assertThat(bench.why(last))
                            .contains("RESTARTING")
                            .containsAnyOf(causes(how).stream()
                                    .map(cause -> FailureCause.unanswered(cause).name())
                                    .toArray(String[]::new)));
            assertThat(three.isBack(sql, last, dead)).isFalse();

            one.faults().clear();
            await("its rows are seen once the role is given")
                    .atMost(ThreePlaces.SOON)
                    .untilAsserted(() -> assertThat(bench.unknown()).isEmpty());
        }
    }

    private void notGiven(Failing how) {
        one.faults().clear();
        one.faults()
                .add(ofThree(how.fault(
                        error(400, "Throttling", "Rate exceeded"),
                        error(403, "AccessDenied", "not authorized to perform: sts:AssumeRole"))));
    }

    private static Fault error(int status, String code, String message) {
        return new Fault.Answer(
                status,
                "text/xml",
                "<ErrorResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><Error><Type>Sender</Type><Code>"
                        + code + "</Code><Message>" + message
                        + "</Message></Error><RequestId>played</RequestId></ErrorResponse>");
    }

    /** Who is throttled is asked again a little later, and may run out of time meanwhile. */
    private static Set<UnknownCause> causes(Failing how) {
        return how == Failing.THROTTLES ? Set.of(how.cause(), UnknownCause.TIMED_OUT) : Set.of(how.cause());
    }

    /** Credentials that are as good as over, so that the SDK asks for the role again before each call. */
    private void givenForEachCall() {
        Instant soon = Instant.now().plusSeconds(30).truncatedTo(ChronoUnit.SECONDS);
        one.faults().clear();
        one.faults()
                .add(ofThree(new Fault.Answer(
                        200,
                        "text/xml",
                        "<AssumeRoleResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><AssumeRoleResult>"
                                + "<Credentials><AccessKeyId>" + three.assumedKey() + "</AccessKeyId>"
                                + "<SecretAccessKey>local</SecretAccessKey><SessionToken>local</SessionToken>"
                                + "<Expiration>" + soon + "</Expiration></Credentials></AssumeRoleResult>"
                                + "<ResponseMetadata><RequestId>played</RequestId></ResponseMetadata>"
                                + "</AssumeRoleResponse>")));
    }

    private static FaultRule ofThree(Fault fault) {
        return FaultRule.on("AssumeRole", fault).mentioning("external-three");
    }

    private void awaitSeen(int places) {
        await("the rows of so many places were seen")
                .atMost(ThreePlaces.SOON)
                .ignoreExceptions()
                .until(() -> bench.count("select count(*) from reconciler.sightings") == places * ThreePlaces.IN_EACH);
    }

    private void awaitUnknown(Failing how, int rows) {
        await("nothing is learned of its rows, with the cause")
                .atMost(ThreePlaces.SOON)
                .untilAsserted(() -> {
                    Map<UnknownCause, Integer> unknown = bench.unknown();
                    assertThat(unknown).containsKey(how.cause());
                    assertThat(causes(how)).containsAll(unknown.keySet());
                    assertThat(unknown.values().stream().mapToInt(one -> one).sum())
                            .isEqualTo(rows);
                });
    }

    private void awaitHealed(Map<PlayedPlace, UUID> victims, Map<PlayedPlace, String> dead) {
        victims.forEach((place, victim) -> await("the death in " + place.place() + " is healed")
                .atMost(ThreePlaces.SOON)
                .until(() -> place.isBack(sql, victim, ThreePlaces.of(dead, place))));
    }

    private int restarting(UUID workspace) {
        return bench.count("select count(*) from reconciler.incidents where state = 'RESTARTING' and workspace_id = '"
                + workspace + "'");
    }
}
