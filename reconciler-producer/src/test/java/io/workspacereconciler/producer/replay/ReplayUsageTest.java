package io.workspacereconciler.producer.replay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.workspacereconciler.producer.ProducerSettings;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** What is wrong in how the commands are called is said before anything is asked. */
final class ReplayUsageTest {

    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();
    private final PrintStream to = new PrintStream(errors, true, UTF_8);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | say which sweeps: one of --sweep SLOT, --last N, and --from TIME with --to TIME",
                "--last 3 --sweep 2026-01-31T12:00:00Z | say which sweeps: one of",
                "--from 2026-01-31T12:00:00Z | --from and --to belong together",
                "--from 2026-01-31T12:00:00Z --to 2026-01-31T11:00:00Z | --to 2026-01-31T11:00:00Z is before --from",
                "--last 0 | --last must be from 1 to 100, not 0",
                "--last 101 | --last must be from 1 to 100, not 101",
                "--last 100001 --recorded | --last must be from 1 to 100000, not 100001",
                "--last 1 --policy guard.min-count=1 | --policy goes with --recorded",
                "--last 1 --recorded --policy guard.min-count=x | guard.min-count=x is no value for it",
                "--sweep yesterday | 'yesterday'"
            })
    void aReplayThatIsNotToBeUnderstoodIsExplained(String args, String told) {
        assertThat(run(replay(), args)).isEqualTo(2);
        assertThat(errors.toString(UTF_8)).contains(told);
    }

    @Test
    void aWorkspaceIsNamedByItsId() {
        assertThat(run(sweep(), "--workspace seven")).isEqualTo(2);
        assertThat(errors.toString(UTF_8)).contains("--workspace seven is no workspace's id; expected a UUID such as");
    }

    @Test
    void settingsThatAreMissingAreNamedAllAtOnce() {
        assertThat(run(replay(), "--last 1")).isEqualTo(1);
        assertThat(errors.toString(UTF_8))
                .contains("replay: RECONCILER_KAFKA_BOOTSTRAP_SERVERS", "replay: RECONCILER_DATABASE_URL");
    }

    @Test
    void whatIsRecordedNeedsNoDatabase() {
        assertThat(run(replay(), "--last 1 --recorded")).isEqualTo(1);
        assertThat(errors.toString(UTF_8))
                .contains("replay: RECONCILER_KAFKA_BOOTSTRAP_SERVERS")
                .doesNotContain("DATABASE");
    }

    private CommandLine replay() {
        return ReplayCommand.line(
                () -> ProducerSettings.read(Map.of()).sweepAccess(),
                () -> ProducerSettings.readLogAccess(Map.of()),
                to,
                to);
    }

    private CommandLine sweep() {
        return SweepCommand.line(() -> ProducerSettings.read(Map.of()).sweepAccess(), to, to);
    }

    private int run(CommandLine line, String args) {
        line.setErr(new PrintWriter(errors, true, UTF_8));
        return line.execute(args.isBlank() ? new String[0] : args.strip().split(" +"));
    }
}
