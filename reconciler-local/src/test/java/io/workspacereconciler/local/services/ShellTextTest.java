package io.workspacereconciler.local.services;

import static org.assertj.core.api.Assertions.assertThat;

import io.workspacereconciler.consumer.ConsumerSettings;
import io.workspacereconciler.local.ec2.Ec2Settings;
import io.workspacereconciler.local.platform.DatabaseAddress;
import io.workspacereconciler.producer.ProducerSettings;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ShellTextTest {
    private final ProgramEnvironment environment = new ProgramEnvironment(
            "127.0.0.1:9092",
            new DatabaseAddress("jdbc:postgresql://127.0.0.1:5432/platform", "postgres", "secret"),
            URI.create("http://127.0.0.1:4000"),
            Ec2Settings.in("us-east-1"));

    @Test
    void whatAShellWouldReadIsQuoted() {
        assertThat(ShellText.exports(Map.of("NAME", "workspace-tier-{tier}")))
                .isEqualTo("export NAME='workspace-tier-{tier}'\n");
        assertThat(ShellText.quoted("it's")).isEqualTo("'it'\\''s'");
        assertThat(ShellText.quoted("")).isEqualTo("''");
        assertThat(ShellText.quoted("jdbc:postgresql://127.0.0.1:1/platform"))
                .isEqualTo("jdbc:postgresql://127.0.0.1:1/platform");
    }

    @Test
    void eachProgramTakesWhatIsCommonAndWhatIsItsOwn() {
        Map<String, String> producer = new HashMap<>(environment.common(Duration.ofSeconds(10)));
        producer.putAll(environment.ofProducer(0));
        Map<String, String> consumer = new HashMap<>(environment.common(Duration.ofSeconds(10)));
        consumer.putAll(environment.ofConsumer(0, 10, Duration.ofSeconds(10)));
        consumer.putAll(environment.ofAws());

        assertThat(ProducerSettings.read(producer).interval()).isEqualTo(Duration.ofSeconds(10));
        assertThat(ConsumerSettings.read(consumer).check().batchLimit()).isEqualTo(10);
    }
}
