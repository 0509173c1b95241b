package io.workspacereconciler.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.workspacereconciler.consumer.ConsumerSettings;
import io.workspacereconciler.event.Topic;
import io.workspacereconciler.producer.ProducerSettings;
import io.workspacereconciler.settings.SettingsReference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** The README says what is true. */
@NullMarked
final class ReadmeTest {

    @Test
    void theReadmeHasTheSettingsOfBothProgramsAsTheCodeDeclaresThem() throws IOException {
        String readme = Readme.text();

        assertThat(readme)
                .contains(new SettingsReference(ProducerSettings.SETTINGS)
                        .toMarkdown()
                        .strip());
        assertThat(readme)
                .contains(new SettingsReference(ConsumerSettings.SETTINGS)
                        .toMarkdown()
                        .strip());
    }

    @Test
    void theReadmeHasEveryTopicWithItsRetention() throws IOException {
        for (Topic topic : Topic.values()) {
            String days = topic.kept().toDays() + (topic.kept().toDays() == 1 ? " day" : " days");
            assertThat(Readme.text().lines())
                    .as("the row of %s", topic)
                    .anyMatch(line ->
                            line.startsWith("| `" + topic.name("") + "` |") && line.endsWith("| " + days + " |"));
        }
    }

    @Test
    void theReadmeShowsTheExamplesAsTheyAre() throws IOException {
        for (String example : List.of("OfflineSubscriber", "PlainKafkaSubscriber")) {
            Path file =
                    Path.of("src", "test", "java", "io", "workspacereconciler", "local", "example", example + ".java");
            assertThat(Readme.text()).contains("```java\n" + Files.readString(file) + "```\n");
        }
    }

    @Test
    void ciRunsTheReadmesTestCommand() throws IOException {
        assertThat(Readme.text()).contains("```\nmvn verify\n```");
        assertThat(Files.readAllLines(Path.of("..", ".ci", "run")))
                .filteredOn(line -> line.startsWith("mvn"))
                .containsExactly("mvn -B verify");
    }

    @Test
    void theCheckersPolicyOnlyReadsAndTheHealersLooksAtAsMuch() throws IOException {
        assertThat(Readme.policyActions("checker"))
                .isNotEmpty()
                .allMatch(action -> action.startsWith("Describe"))
                .isSubsetOf(Readme.policyActions("healer"));
        assertThat(Readme.policyActions("healer")).contains("RunInstances", "CreateTags");
    }

    @Test
    void thePoliciesOfARoleToAssumeAreOfOneActionOnThatRole() throws IOException {
        JsonNode mayBeAssumed = Readme.policy("A role is assumed by STS ");
        JsonNode mayAssume = Readme.policy("The consumers' own role may then assume it");

        assertThat(Readme.actions(mayBeAssumed)).containsExactly("AssumeRole");
        assertThat(Readme.actions(mayAssume)).containsExactly("AssumeRole");
        assertThat(Readme.text())
                .as("the role of the settings' example")
                .contains("_ROLE_ARN=" + mayAssume.at("/Statement/0/Resource").asText() + "\n");
    }
}
