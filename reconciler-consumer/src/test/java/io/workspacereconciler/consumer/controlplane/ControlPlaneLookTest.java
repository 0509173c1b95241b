package io.workspacereconciler.consumer.controlplane;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.workspacereconciler.check.Look;
import io.workspacereconciler.settings.Secret;
import io.workspacereconciler.workspace.WorkspaceExamples;
import java.net.URI;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What of an unknown state is shown. */
final class ControlPlaneLookTest {

    @ParameterizedTest
    @CsvSource({
        "destroyed, hush, token, no known state: destroyed",
        "hush, hush, token, no known state",
        "bearer-hush, hush, token, no known state",
        "token-of-mine, hush, token, no known state",
        "hushed, hush, '', no known state",
        "destroyed, '', '', no known state: destroyed"
    })
    void anUnknownStateIsShownUnlessACredentialIsInIt(String word, String secret, String token, String shown) {
        ControlPlaneAccess access = new ControlPlaneAccess(
                URI.create("https://plane.example.com"),
                "org-7",
                new Secret(secret),
                new Secret(token),
                URI.create("https://platform.example.com"),
                Set.of());
        ControlPlaneAnswer answer = new ControlPlaneAnswer.Answered(
                200, JsonNodeFactory.instance.objectNode().put("state", word));

        Look look = new ControlPlaneLook(access, () -> Instant.EPOCH)
                .of(WorkspaceExamples.id(1), WorkspaceExamples.instance(1), answer);

        assertThat(look)
                .isInstanceOfSatisfying(
                        Look.NoAnswer.class, none -> assertThat(none.detail()).isEqualTo(shown));
    }
}
