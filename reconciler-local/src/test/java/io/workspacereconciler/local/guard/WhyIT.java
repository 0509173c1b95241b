package io.workspacereconciler.local.guard;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.workspacereconciler.consumer.command.Patience;
import io.workspacereconciler.consumer.command.StatusCommand;
import io.workspacereconciler.consumer.command.WhyCommand;
import io.workspacereconciler.event.Json;
import io.workspacereconciler.workspace.WorkspaceId;
import io.workspacereconciler.workspace.WorkspaceStatus;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** What a person is told of workspaces with which the system itself has dealt. */
final class WhyIT {

    private static final Patience PATIENCE =
            new Patience(Duration.ofMinutes(2), Duration.ofMinutes(10), Duration.ofMinutes(10));

    @Test
    void whateverBecameOfItIsTold() throws Exception {
        try (GuardBench bench = new GuardBench()) {
            List<WorkspaceId> fleet = bench.fleet().add(20, 0);
            bench.sweep(bench.ours());
            WorkspaceId restarted = fleet.get(0);
            bench.fleet().terminate(List.of(restarted));
            bench.sweep(bench.ours());

            Run recovered = why(bench, restarted.toString());
            assertThat(recovered.exitCode()).isZero();
            assertThat(recovered.out())
                    .startsWith("RECOVERED  It came back at ")
                    .contains("seen as terminated (Client.UserInitiatedShutdown")
                    .contains("in us-east-1a, owner 123456789012, EC2 request ")
                    .contains("let through, within-limits, besides 0 of at most 5 in zone us-east-1a (20 rows")
                    .containsSubsequence(
                            "-> OFFLINE", "-> RESTARTING", "  claim", "  launch", "  attach", "-> RECOVERED")
                    .contains(" s after the line before)")
                    .doesNotContain("\u001b");
            JsonNode json = Json.MAPPER.readTree(
                    why(bench, restarted.toString(), "--json").out());
            assertThat(json.at("/answer/standing").asText()).isEqualTo("RECOVERED");
            assertThat(json.at("/incidents/0/guard/rule").asText()).isEqualTo("within-limits");
            assertThat(json.at("/incidents/0/lines").size()).isGreaterThan(5);
            assertThat(json.at("/sighting/instance/placement/zone").asText()).isEqualTo("us-east-1a");

            bench.fleet().terminate(fleet.subList(1, 10));
            bench.fleet().stop(fleet.subList(10, 11));
            bench.fleet().put(fleet.get(11), "i-00000000000000abc", WorkspaceStatus.PAUSED);
            bench.sweep(GuardBench.none());

            List<String> first = fleet.subList(1, 10).stream()
                    .map(one -> why(bench, one.toString()).out())
                    .toList();
            assertThat(first).filteredOn(text -> text.startsWith("OFFLINE")).hasSize(4);
            assertThat(first)
                    .filteredOn(text -> text.startsWith("HELD  Held by the guard"))
                    .hasSize(5)
                    .allMatch(text ->
                            text.contains("of at most 5 in zone us-east-1a (") && text.contains("you could  approve "));
            assertThat(why(bench, fleet.get(10).toString()).out())
                    .startsWith("SUSPECTED  ")
                    .contains(" is seen stopped since ", "waits for  a sweep that sees it stopped after its grace");
            assertThat(why(bench, fleet.get(11).toString()).out())
                    .startsWith("NOT_LOOKED_AT  ")
                    .contains("paused");
            assertThat(why(bench, fleet.get(12).toString()).out()).startsWith("HEALTHY  It is online");
        }
    }

    @Test
    void theStatusShowsSweepsHoldsAndWhatGoesOn() throws Exception {
        try (GuardBench bench = new GuardBench()) {
            Run before = status(bench);
            assertThat(before.out()).contains("no sweep   was ever due", "unverified none");
            List<WorkspaceId> fleet = bench.fleet().add(20, 0);
            bench.sweep(GuardBench.none());
            bench.fleet().terminate(fleet.subList(0, 7));
            bench.sweep(GuardBench.none());
            bench.plan();

            Run shown = status(bench);

            assertThat(shown.exitCode()).isZero();
            assertThat(shown.out())
                    .contains("going on   nothing is stopped", "open       2 HELD, 5 OFFLINE", "held       2 GUARD")
                    .containsPattern("sweep .*: 20 running, 0 not running")
                    .containsPattern("sweep .*: 13 running, 7 not running")
                    .containsPattern("sweep .*going on for .* 0 of 1 batches checked")
                    .doesNotContain("\u001b");
            JsonNode json = Json.MAPPER.readTree(status(bench, "--json").out());
            assertThat(json.at("/sweeps/0/batches/planned").asInt()).isEqualTo(1);
            assertThat(json.at("/sweeps/0/endedAt").isMissingNode()).isTrue();
            assertThat(json.at("/overdue").asInt()).isZero();
            assertThat(json.at("/held/GUARD").asInt()).isEqualTo(2);
        }
    }

    @Test
    void anUnknownWorkspaceAndBadUsageAreNoAnswer() {
        try (GuardBench bench = new GuardBench()) {
            UUID nobody = UUID.randomUUID();

            Run unknown = why(bench, nobody.toString());

            assertThat(unknown.exitCode()).isEqualTo(2);
            assertThat(unknown.err())
                    .isEqualTo("why: no workspace " + nobody
                            + ": the registry has no such row, and no incident was ever opened for it\n");
            assertThat(unknown.out()).isEmpty();
            assertThat(why(bench, "proud-quail").exitCode()).isEqualTo(2);
            assertThat(why(bench).exitCode()).isEqualTo(2);
        }
    }

    private record Run(int exitCode, String out, String err) {}

    private static Run status(GuardBench bench, String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int exitCode = StatusCommand.line(
                        bench::settings, new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8))
                .execute(arguments);
        return new Run(exitCode, out.toString(UTF_8), err.toString(UTF_8));
    }

    private static Run why(GuardBench bench, String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        CommandLine line = WhyCommand.line(
                bench::settings, () -> PATIENCE, new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8));
        int exitCode = line.execute(arguments);
        return new Run(exitCode, out.toString(UTF_8), err.toString(UTF_8));
    }
}
