package io.workspacereconciler.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class SettingsReaderTest {
    private enum Mode {
        OBSERVE,
        HEAL_ALL
    }

    private static final Setting<Duration> INTERVAL = Setting.duration("RECONCILER_SWEEP_INTERVAL")
            .between("1s", "1h")
            .defaultsTo("60s")
            .doc("Time between sweeps.");
    private static final Setting<Integer> LIMIT =
            Setting.integer("RECONCILER_SWEEP_BATCH_LIMIT").between("1", "200").defaultsTo("200");
    private static final Setting<Double> SHARE =
            Setting.decimal("RECONCILER_EC2_API_SHARE").between("0.01", "1").defaultsTo("0.5");
    private static final Setting<Mode> MODE = Setting.constant("RECONCILER_MODE", Mode.class);
    private static final Setting<List<String>> ROLES = Setting.list("RECONCILER_ROLES")
            .oneOf("planner", "checker", "healer")
            .defaultsTo("planner,checker,healer");
    private static final Setting<String> TEMPLATE = Setting.text("RECONCILER_EC2_LAUNCH_TEMPLATE")
            .requiredWhen(Condition.when(ROLES, "healer").and(MODE, "heal-all"));
    private static final Setting<Secret> TOKEN =
            Setting.secret("RECONCILER_ADMIN_TOKEN").optional();

    private static final SettingsReader READER =
            new SettingsReader(List.of(INTERVAL, LIMIT, SHARE, MODE, ROLES, TEMPLATE, TOKEN));

    @Test
    void defaultsStandWhereNothingIsGiven() {
        SettingValues values = READER.read(Map.of("RECONCILER_MODE", "observe", "PATH", "/bin"));

        assertThat(values.get(INTERVAL)).isEqualTo(Duration.ofSeconds(60));
        assertThat(values.get(LIMIT)).isEqualTo(200);
        assertThat(values.get(SHARE)).isEqualTo(0.5);
        assertThat(values.get(MODE)).isEqualTo(Mode.OBSERVE);
        assertThat(values.get(ROLES)).containsExactly("planner", "checker", "healer");
        assertThat(values.find(TEMPLATE)).isEmpty();
        assertThat(values.find(TOKEN)).isEmpty();
    }

    @Test
    void whatIsGivenIsReadWithoutSurroundingBlanksAndBlankCountsAsLeftOut() {
        SettingValues values = READER.read(Map.of(
                "RECONCILER_MODE", " heal-all ",
                "RECONCILER_ROLES", "planner, checker",
                "RECONCILER_SWEEP_INTERVAL", " ",
                "RECONCILER_SWEEP_BATCH_LIMIT", "50"));

        assertThat(values.get(MODE)).isEqualTo(Mode.HEAL_ALL);
        assertThat(values.get(ROLES)).containsExactly("planner", "checker");
        assertThat(values.get(INTERVAL)).isEqualTo(Duration.ofMinutes(1));
        assertThat(values.get(LIMIT)).isEqualTo(50);
    }

    @Test
    void allProblemsComeInOneMessageEachWithWhatWouldBeRight() {
        List<String> problems = problemsOf(Map.of(
                "RECONCILER_SWEEP_INTERVAL", "2h",
                "RECONCILER_SWEEP_BATCH_LIMIT", "many",
                "RECONCILER_EC2_API_SHARE", "NaN",
                "RECONCILER_ROLES", "planner,healr",
                "RECONCILER_SWEP_INTERVAL", "60s"));

        assertThat(problems)
                .containsExactly(
                        "RECONCILER_SWEEP_INTERVAL: `2h` is not from 1s to 1h; expected a duration such as `500ms`,"
                                + " `10s`, `5m` or `1h`, from 1s to 1h; without it the value is `60s`",
                        "RECONCILER_SWEEP_BATCH_LIMIT: `many` is not a whole number; expected a whole number such as"
                                + " `10`, from 1 to 200; without it the value is `200`",
                        "RECONCILER_EC2_API_SHARE: `NaN` is not a number; expected a number such as `0.5`,"
                                + " from 0.01 to 1; without it the value is `0.5`",
                        "RECONCILER_MODE: it is required and is not set; expected a word such as `observe`,"
                                + " one of `observe`, `heal-all`",
                        "RECONCILER_ROLES: `planner,healr` is not one of `planner`, `checker`, `healer`; expected a list"
                                + " such as `a,b`, one of `planner`, `checker`, `healer`; without it the value is"
                                + " `planner,checker,healer`",
                        "RECONCILER_SWEP_INTERVAL: no such setting; did you mean RECONCILER_SWEEP_INTERVAL?");
    }

    @Test
    void aConditionalSettingIsRequiredWhenItsConditionHolds() {
        assertThat(problemsOf(Map.of("RECONCILER_MODE", "heal-all")))
                .singleElement()
                .asString()
                .startsWith("RECONCILER_EC2_LAUNCH_TEMPLATE: it is required since RECONCILER_ROLES has `healer`"
                        + " and RECONCILER_MODE has `heal-all`, and is not set");
    }

    @Test
    void aNameThatResemblesNothingIsRefusedWithoutASuggestion() {
        assertThat(problemsOf(Map.of("RECONCILER_MODE", "observe", "RECONCILER_ZZZZZZZZZZZZZZZZZZZZ", "1")))
                .containsExactly("RECONCILER_ZZZZZZZZZZZZZZZZZZZZ: no such setting; `--help` lists the settings");
    }

    @Test
    void whatKubernetesInjectsForServicesIsAccepted() {
        Map<String, String> environment = new HashMap<>(Map.of(
                "RECONCILER_MODE", "observe",
                "RECONCILER_PRODUCER_SERVICE_HOST", "10.0.0.1",
                "RECONCILER_PRODUCER_SERVICE_PORT", "8080",
                "RECONCILER_PRODUCER_SERVICE_PORT_HTTP", "8080",
                "RECONCILER_PRODUCER_PORT", "tcp://10.0.0.1:8080",
                "RECONCILER_PRODUCER_PORT_8080_TCP", "tcp://10.0.0.1:8080",
                "RECONCILER_PRODUCER_PORT_8080_TCP_PROTO", "tcp",
                "RECONCILER_PRODUCER_PORT_8080_TCP_PORT", "8080",
                "RECONCILER_PRODUCER_PORT_8080_TCP_ADDR", "10.0.0.1"));

        assertThat(READER.read(environment).get(MODE)).isEqualTo(Mode.OBSERVE);
    }

    @Test
    void aMisspeltPortIsNotTakenForKubernetes() {
        SettingsReader reader = new SettingsReader(HttpSettings.settings(8080));

        assertThatExceptionOfType(BadSettingsException.class)
                .isThrownBy(() -> reader.read(Map.of("RECONCILER_HTP_PORT", "9090")))
                .withMessageContaining("did you mean RECONCILER_HTTP_PORT?");
    }

    @Test
    void aPortThatKubernetesOverwroteIsExplained() {
        SettingsReader reader = new SettingsReader(HttpSettings.settings(8080));

        assertThatExceptionOfType(BadSettingsException.class)
                .isThrownBy(() -> reader.read(Map.of("RECONCILER_HTTP_PORT", "tcp://10.0.0.1:80")))
                .withMessageContaining("enableServiceLinks: false");
    }

    @Test
    void aNameThatIsDeclaredTwiceIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SettingsReader(List.of(INTERVAL, INTERVAL)))
                .withMessageContaining("RECONCILER_SWEEP_INTERVAL");
    }

    @Test
    void theReferenceShowsDefaultMeaningAndRange() {
        SettingsReference reference = new SettingsReference(List.of(INTERVAL, TEMPLATE.doc("The template.")));

        assertThat(reference.toMarkdown()).isEqualTo("""
                        | variable | default | meaning |
                        | --- | --- | --- |
                        | `RECONCILER_SWEEP_INTERVAL` | `60s` | Time between sweeps. (from 1s to 1h) |
                        | `RECONCILER_EC2_LAUNCH_TEMPLATE` | required when RECONCILER_ROLES has `healer` and RECONCILER_MODE\
                         has `heal-all` | The template. |
                        """);
        assertThat(reference.toPlainText()).startsWith("""
                        RECONCILER_SWEEP_INTERVAL
                            Time between sweeps. (from 1s to 1h)
                            default: 60s
                        """);
    }

    private static List<String> problemsOf(Map<String, String> environment) {
        return catchThrowableOfType(BadSettingsException.class, () -> READER.read(environment))
                .problems();
    }
}
