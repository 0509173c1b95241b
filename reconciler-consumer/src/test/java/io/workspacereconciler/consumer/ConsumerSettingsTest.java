package io.workspacereconciler.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.workspacereconciler.check.Mode;
import io.workspacereconciler.check.ProofPolicy;
import io.workspacereconciler.consumer.ec2.Ec2LaunchSettings;
import io.workspacereconciler.consumer.ec2.Ec2Tags;
import io.workspacereconciler.consumer.heal.ChangeKind;
import io.workspacereconciler.consumer.heal.ChangePace;
import io.workspacereconciler.consumer.heal.RestartSettings;
import io.workspacereconciler.guard.GuardLimits;
import io.workspacereconciler.incident.Allowance;
import io.workspacereconciler.settings.BadSettingsException;
import io.workspacereconciler.settings.DatabaseSettings;
import io.workspacereconciler.settings.HttpSettings;
import io.workspacereconciler.settings.KafkaSettings;
import io.workspacereconciler.settings.Secret;
import io.workspacereconciler.settings.TopicSettings;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ConsumerSettingsTest {

    private static final Map<String, String> REQUIRED = Map.of(
            "RECONCILER_MODE", "heal",
            "RECONCILER_KAFKA_BOOTSTRAP_SERVERS", "a:9092,b:9092",
            "RECONCILER_DATABASE_URL", "jdbc:postgresql://db/platform",
            "RECONCILER_DATABASE_USER", "reconciler",
            "RECONCILER_DATABASE_PASSWORD", "s3cret",
            "RECONCILER_EC2_ACCOUNT", "123456789012",
            "RECONCILER_EC2_LAUNCH_TEMPLATE", "workspace-{tier}");

    @Test
    void theDefaultsAreThoseOfTheDesign() {
        assertThat(ConsumerSettings.read(REQUIRED))
                .isEqualTo(new ConsumerSettings(
                        new ConsumerSettings.Work(Mode.HEAL, Set.of(Role.PLANNER, Role.CHECKER, Role.HEALER)),
                        new KafkaSettings(
                                List.of("a:9092", "b:9092"), Map.of(), new TopicSettings("reconciler.", 12, 3, 2)),
                        new DatabaseSettings(
                                "jdbc:postgresql://db/platform", "reconciler", new Secret("s3cret"), "workspaces"),
                        new HttpSettings("127.0.0.1", 8081),
                        new ConsumerSettings.CheckSettings(Duration.ofSeconds(60), 200, Duration.ofSeconds(10), 16),
                        new ProofPolicy.Limits(Duration.ofMinutes(2), Duration.ofMinutes(10), Duration.ofSeconds(60)),
                        new GuardLimits(0.1, 5, Duration.ofHours(1), Duration.ofMinutes(10)),
                        new RestartSettings(
                                RestartSettings.OnlineWhen.REGISTERED,
                                Duration.ofMinutes(15),
                                Duration.ofSeconds(30),
                                new ChangePace(Map.of(
                                        ChangeKind.LAUNCH, new Allowance(Duration.ofSeconds(1), 2),
                                        ChangeKind.END, new Allowance(Duration.ofMillis(400), 50),
                                        ChangeKind.ATTACH, new Allowance(Duration.ofMillis(400), 25),
                                        ChangeKind.DETACH, new Allowance(Duration.ofMillis(400), 25)))),
                        new Ec2Settings(
                                "123456789012",
                                new Ec2Tags("WorkspaceId", "Device"),
                                new Ec2LaunchSettings("workspace-{tier}", Map.of()))));
    }

    @Test
    void everythingThatIsMissingOrWrongIsNamedAtOnce() {
        Map<String, String> environment = Map.of(
                "RECONCILER_MODE", "act",
                "RECONCILER_SWEEP_BATCH_LIMIT", "201",
                "RECONCILER_EC2_ACCOUNT", "12345",
                "RECONCILER_RESTART_LEASE", "1s");

        List<String> problems = problems(environment);

        for (String name : List.of(
                "RECONCILER_MODE",
                "RECONCILER_SWEEP_BATCH_LIMIT",
                "RECONCILER_EC2_ACCOUNT",
                "RECONCILER_RESTART_LEASE",
                "RECONCILER_KAFKA_BOOTSTRAP_SERVERS",
                "RECONCILER_DATABASE_URL",
                "RECONCILER_DATABASE_USER",
                "RECONCILER_DATABASE_PASSWORD")) {
            assertThat(problems).anySatisfy(problem -> assertThat(problem).startsWith(name));
        }
    }

    @Test
    void theModeMustBeChosen() {
        assertThat(problems(without("RECONCILER_MODE")))
                .singleElement()
                .asString()
                .startsWith("RECONCILER_MODE");
    }

    @Test
    void theLaunchTemplateIsRequiredWhereSomethingIsHealed() {
        assertThat(problems(without("RECONCILER_EC2_LAUNCH_TEMPLATE")))
                .singleElement()
                .asString()
                .startsWith("RECONCILER_EC2_LAUNCH_TEMPLATE");
    }

    @ParameterizedTest
    @CsvSource({"RECONCILER_MODE,observe", "RECONCILER_ROLES,'planner,checker'"})
    void theLaunchTemplateIsNotRequiredWhereNothingIsHealed(String name, String value) {
        Map<String, String> environment = without("RECONCILER_EC2_LAUNCH_TEMPLATE");
        environment.put(name, value);

        assertThat(ConsumerSettings.read(environment).ec2().launch().template()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ab", "workspace-{size}", "workspace-{tier", "workspace-}"})
    void aLaunchTemplateThatCannotBeOneIsRefused(String template) {
        assertThat(problems(with("RECONCILER_EC2_LAUNCH_TEMPLATE", template)))
                .singleElement()
                .asString()
                .startsWith("RECONCILER_EC2_LAUNCH_TEMPLATE");
    }

    @Test
    void rolesAndSubnetsAreRead() {
        assertThat(ConsumerSettings.read(with("RECONCILER_ROLES", "checker"))
                        .work()
                        .roles())
                .containsExactly(Role.CHECKER);
        assertThat(ConsumerSettings.read(
                                with("RECONCILER_EC2_SUBNETS", "eu-central-1a=subnet-0a,eu-central-1b=subnet-0b"))
                        .ec2()
                        .launch()
                        .subnets())
                .isEqualTo(Map.of("eu-central-1a", "subnet-0a", "eu-central-1b", "subnet-0b"));
        assertThat(ConsumerSettings.read(with("RECONCILER_RESTART_ONLINE_WHEN", "instance-running"))
                        .restart()
                        .onlineWhen())
                .isEqualTo(RestartSettings.OnlineWhen.INSTANCE_RUNNING);
    }

    @ParameterizedTest
    @CsvSource({
        "RECONCILER_ROLES,guard",
        "RECONCILER_SWEEP_BATCH_LIMIT,0",
        "RECONCILER_SWEEP_INTERVAL,2h",
        "RECONCILER_CHECK_TIMEOUT,61s",
        "RECONCILER_CHECK_BATCHES_IN_FLIGHT,101",
        "RECONCILER_RESTART_ONLINE_WHEN,soon",
        "RECONCILER_RESTART_ONLINE_TIMEOUT,1s",
        "RECONCILER_HTTP_PORT,65536",
        "RECONCILER_EC2_SUBNETS,eu-central-1a"
    })
    void aValueOutOfItsRangeIsRefused(String name, String value) {
        assertThat(problems(with(name, value))).singleElement().asString().startsWith(name);
    }

    @Test
    void anUnknownNameIsRefused() {
        assertThat(problems(with("RECONCILER_EC2_ACOUNT", "123456789012")))
                .singleElement()
                .asString()
                .contains("RECONCILER_EC2_ACOUNT");
    }

    private static Map<String, String> with(String name, String value) {
        Map<String, String> environment = new HashMap<>(REQUIRED);
        environment.put(name, value);
        return environment;
    }

    private static Map<String, String> without(String name) {
        Map<String, String> environment = new HashMap<>(REQUIRED);
        environment.remove(name);
        return environment;
    }

    private static List<String> problems(Map<String, String> environment) {
        return catchThrowableOfType(BadSettingsException.class, () -> ConsumerSettings.read(environment))
                .problems();
    }
}
