package io.workspacereconciler.consumer.heal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.workspacereconciler.event.Json;
import io.workspacereconciler.incident.IncidentExamples;
import io.workspacereconciler.incident.IncidentId;
import io.workspacereconciler.workspace.WorkspaceExamples;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class LaunchRequestTest {

    private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");
    private static final IncidentId INCIDENT = IncidentExamples.offline(1, NOW).id();
    private static final IncidentId LATER =
            IncidentExamples.offline(1, NOW.plusSeconds(1)).id();
    private static final ReplacementPlan.OnEc2 PLAN = new ReplacementPlan.OnEc2(
            WorkspaceExamples.id(1),
            WorkspaceExamples.instance(1),
            List.of(new PlannedVolume("vol-0000000a", "/dev/sdf")),
            new ReplacementPlan.Subnet("subnet-0a1b2c3d", "eu-central-1a"),
            new ReplacementPlan.Template("lt-0a1b2c3d", "3"));

    @Test
    void theTokenIsOfTheIncidentAndTheAttempt() {
        assertThat(token(INCIDENT, 1)).isEqualTo(token(INCIDENT, 1));
        assertThat(token(INCIDENT, 1)).isNotEqualTo(token(INCIDENT, 2)).isNotEqualTo(token(LATER, 1));
    }

    @Test
    void theTokenIsOneThatEc2Takes() {
        assertThat(token(INCIDENT, 1)).hasSizeLessThanOrEqualTo(64).isASCII();
    }

    @Test
    void theRequestSaysWhatThePlanSays() {
        assertThat(PLAN.request(INCIDENT, 1))
                .isEqualTo(new LaunchRequest.OnEc2(
                        token(INCIDENT, 1), PLAN.workspace(), INCIDENT, PLAN.template(), PLAN.subnet()));
    }

    static Stream<ReplacementPlan> plans() {
        return Stream.of(
                PLAN,
                new ReplacementPlan.ByControlPlane(PLAN.workspace(), PLAN.dead(), "claude-code", 3),
                new ReplacementPlan.ByControlPlane(PLAN.workspace(), PLAN.dead(), null, 0));
    }

    @Test
    void twoRequestsOfAControlPlaneAreNeverTheSame() {
        ReplacementPlan plan = new ReplacementPlan.ByControlPlane(PLAN.workspace(), PLAN.dead(), "claude-code", 3);

        assertThat(plan.request(INCIDENT, 1)).isEqualTo(plan.request(INCIDENT, 1));
        assertThat(plan.request(INCIDENT, 1))
                .isNotEqualTo(plan.request(INCIDENT, 2))
                .isNotEqualTo(plan.request(LATER, 1));
    }

    @ParameterizedTest
    @MethodSource("plans")
    void aStoredRequestIsReadBackWordForWord(ReplacementPlan plan) throws JsonProcessingException {
        LaunchRequest request = plan.request(INCIDENT, 2);
        RestartProgress stored = RestartProgress.begin(plan, "https://old.example.com", NOW);
        RestartProgress asked = stored.with(stored.attempt().requested(request))
                .with(Failures.NONE.add(FailureCause.TIMED_OUT, "no answer", NOW));

        String json = Json.MAPPER.writeValueAsString(asked);

        assertThat(Json.MAPPER.readValue(json, RestartProgress.class)).isEqualTo(asked);
    }

    private static String token(IncidentId incident, int attempt) {
        return PLAN.request(incident, attempt).clientToken();
    }
}
