package io.workspacereconciler.consumer.heal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.workspacereconciler.event.Json;
import io.workspacereconciler.incident.IncidentExamples;
import io.workspacereconciler.incident.IncidentId;
import io.workspacereconciler.workspace.WorkspaceExamples;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LaunchRequestTest {

    private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");
    private static final IncidentId INCIDENT = IncidentExamples.offline(1, NOW).id();
    private static final IncidentId LATER =
            IncidentExamples.offline(1, NOW.plusSeconds(1)).id();
    private static final ReplacementPlan PLAN = new ReplacementPlan(
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
        assertThat(LaunchRequest.of(INCIDENT, 1, PLAN))
                .isEqualTo(new LaunchRequest(
                        token(INCIDENT, 1), PLAN.workspace(), INCIDENT, PLAN.template(), PLAN.subnet()));
    }

    @Test
    void aStoredRequestIsReadBackWordForWord() throws JsonProcessingException {
        LaunchRequest request = LaunchRequest.of(INCIDENT, 2, PLAN);
        RestartProgress stored = RestartProgress.begin(PLAN, "https://old.example.com", NOW);
        RestartProgress asked = stored.with(stored.attempt().requested(request))
                .with(Failures.NONE.add(FailureCause.TIMED_OUT, "no answer", NOW));

        String json = Json.MAPPER.writeValueAsString(asked);

        assertThat(Json.MAPPER.readValue(json, RestartProgress.class)).isEqualTo(asked);
    }

    private static String token(IncidentId incident, int attempt) {
        return LaunchRequest.of(incident, attempt, PLAN).clientToken();
    }
}
