package io.workspacereconciler.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.workspacereconciler.check.Mode;
import io.workspacereconciler.check.ProofPolicy;
import io.workspacereconciler.consumer.controlplane.ControlPlaneAccess;
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
import io.workspacereconciler.workspace.Place;
import io.workspacereconciler.workspace.PlaceColumns;
import java.net.URI;
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

    private static final ChangePace HALF_OF_EC2 = new ChangePace(Map.of(
            ChangeKind.LAUNCH, new Allowance(Duration.ofSeconds(1), 2),
            ChangeKind.END, new Allowance(Duration.ofMillis(400), 50),
            ChangeKind.ATTACH, new Allowance(Duration.ofMillis(400), 25),
            ChangeKind.DETACH, new Allowance(Duration.ofMillis(400), 25)));

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
                                HALF_OF_EC2),
                        new Ec2Settings(
                                List.of(Ec2PlaceSettings.only(
                                        "123456789012", new Ec2LaunchSettings("workspace-{tier}", Map.of()))),
                                new Ec2Tags("WorkspaceId", "Device"),
                                HALF_OF_EC2)));
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

        assertThat(ec2(environment).places().get(0).launch().template()).isEmpty();
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
        assertThat(ec2(with("RECONCILER_EC2_SUBNETS", "eu-central-1a=subnet-0a,eu-central-1b=subnet-0b"))
                        .places()
                        .get(0)
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
    void theControlPlaneNeedsItsOwnSettingsAndNoneOfEc2s() {
        ConsumerSettings settings = ConsumerSettings.read(controlPlane("RECONCILER_MODE", "heal"));

        assertThat(settings.backend())
                .isEqualTo(new ControlPlaneSettings(new ControlPlaneAccess(
                        URI.create("https://cp.example.com/api"),
                        "org-7",
                        new Secret("shared"),
                        new Secret("admin"),
                        URI.create("https://platform.example.com"),
                        Set.of("stopping", "stopped", "shutting-down", "terminated"))));
        assertThat(settings.backend().places(PlaceColumns.NONE).all())
                .containsExactly(new Place("control-plane", "org-7"));
        assertThat(settings.restart().pace()).isEqualTo(ChangePace.each(new Allowance(Duration.ofSeconds(1), 2)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "RECONCILER_CONTROL_PLANE_URL",
                "RECONCILER_CONTROL_PLANE_ORG_ID",
                "RECONCILER_CONTROL_PLANE_SHARED_SECRET",
                "RECONCILER_CONTROL_PLANE_ADMIN_TOKEN",
                "RECONCILER_CONTROL_PLANE_PLATFORM_URL"
            })
    void theControlPlaneNeedsAllOfThem(String name) {
        Map<String, String> environment = controlPlane(name, "");

        assertThat(problems(environment)).singleElement().asString().startsWith(name);
        environment.put("RECONCILER_BACKEND", "ec2");
        assertThat(problems(environment)).noneMatch(problem -> problem.startsWith(name));
    }

    @ParameterizedTest
    @CsvSource({
        "RECONCILER_CONTROL_PLANE_URL,http://cp.example.com",
        "RECONCILER_CONTROL_PLANE_URL,http://127.example.com",
        "RECONCILER_CONTROL_PLANE_URL,http://localhost.example.com",
        "RECONCILER_CONTROL_PLANE_URL,ftp://127.0.0.1",
        "RECONCILER_CONTROL_PLANE_URL,https://user:word@cp.example.com",
        "RECONCILER_CONTROL_PLANE_URL,https://cp.example.com?x=1",
        "RECONCILER_CONTROL_PLANE_URL,https://cp.example.com#x",
        "RECONCILER_CONTROL_PLANE_SHARED_SECRET,two words",
        "RECONCILER_CONTROL_PLANE_ADMIN_TOKEN,ümlaut",
        "RECONCILER_CONTROL_PLANE_DEAD_STATES,'stopping,stopped,shutting-down'",
        "RECONCILER_CONTROL_PLANE_DEAD_STATES,'stopping,stopped,shutting-down,terminated,running'",
        "RECONCILER_CONTROL_PLANE_DEAD_STATES,'stopping,stopped,shutting-down,terminated,pending'"
    })
    void aControlPlaneThatCannotBeOneIsRefused(String name, String value) {
        assertThat(problems(controlPlane(name, value)))
                .singleElement()
                .asString()
                .startsWith(name)
                .doesNotContain("word", "ümlaut");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://127.0.0.1:8090", "http://localhost:8090/", "http://[::1]:8090", "https://cp/"})
    void onLoopbackNothingIsEncrypted(String url) {
        ControlPlaneSettings settings =
                (ControlPlaneSettings) ConsumerSettings.read(controlPlane("RECONCILER_CONTROL_PLANE_URL", url))
                        .backend();

        assertThat(settings.access().url().toString()).doesNotEndWith("/");
    }

    @Test
    void wordsOfItsOwnMayBeAdded() {
        ControlPlaneSettings settings = (ControlPlaneSettings) ConsumerSettings.read(controlPlane(
                        "RECONCILER_CONTROL_PLANE_DEAD_STATES", "stopping,stopped,shutting-down,terminated,destroyed"))
                .backend();

        assertThat(settings.access().deadStates()).hasSize(5).contains("destroyed");
    }

    private static Map<String, String> controlPlane(String name, String value) {
        Map<String, String> environment = without("RECONCILER_EC2_ACCOUNT");
        environment.remove("RECONCILER_EC2_LAUNCH_TEMPLATE");
        environment.putAll(Map.of(
                "RECONCILER_BACKEND", "control-plane",
                "RECONCILER_CONTROL_PLANE_URL", "https://cp.example.com/api/",
                "RECONCILER_CONTROL_PLANE_ORG_ID", "org-7",
                "RECONCILER_CONTROL_PLANE_SHARED_SECRET", "shared",
                "RECONCILER_CONTROL_PLANE_ADMIN_TOKEN", "admin",
                "RECONCILER_CONTROL_PLANE_PLATFORM_URL", "https://platform.example.com"));
        environment.put(name, value);
        return environment;
    }

    @Test
    void anUnknownNameIsRefused() {
        assertThat(problems(with("RECONCILER_EC2_ACOUNT", "123456789012")))
                .singleElement()
                .asString()
                .contains("RECONCILER_EC2_ACOUNT");
    }

    private static Ec2Settings ec2(Map<String, String> environment) {
        return (Ec2Settings) ConsumerSettings.read(environment).backend();
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
