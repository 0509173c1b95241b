package io.workspacereconciler.local.guard;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.workspacereconciler.check.HoldReason;
import io.workspacereconciler.consumer.ConsumerSettings;
import io.workspacereconciler.consumer.command.ApproveCommand;
import io.workspacereconciler.consumer.command.HoldsCommand;
import io.workspacereconciler.database.Database;
import io.workspacereconciler.database.DatabaseClock;
import io.workspacereconciler.event.Json;
import io.workspacereconciler.guard.Approval;
import io.workspacereconciler.guard.Guard;
import io.workspacereconciler.guard.GuardDecision;
import io.workspacereconciler.guard.GuardFigures;
import io.workspacereconciler.guard.GuardGroup;
import io.workspacereconciler.guard.GuardMark;
import io.workspacereconciler.incident.Change;
import io.workspacereconciler.incident.Incident;
import io.workspacereconciler.incident.IncidentExamples;
import io.workspacereconciler.incident.IncidentState;
import io.workspacereconciler.incident.TimelineEntry;
import io.workspacereconciler.local.server.PlatformTable;
import io.workspacereconciler.local.server.TestRegistry;
import io.workspacereconciler.settings.DatabaseSettings;
import io.workspacereconciler.workspace.WorkspaceExamples;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import picocli.CommandLine;

/** What a person sees of holds and can do about them. */
@Timeout(60)
final class HoldCommandsIT {

    private static final String WHY = "five of at most five";
    private static final GuardGroup ZONE = GuardGroup.of(WorkspaceExamples.PLACE, "eu-central-1a");

    private final TestRegistry registry = TestRegistry.create(PlatformTable.ENUM_STATUS);
    private final Database database = registry.database(DatabaseClock.REAL);

    /** How one command ended. */
    private record Run(int exitCode, String out, String err) {}

    /** A command over the settings and the streams. */
    private interface Line {
        CommandLine of(Supplier<DatabaseSettings> settings, PrintStream out, PrintStream errors);
    }

    @AfterEach
    void close() {
        registry.close();
    }

    @Test
    void whatIsHeldIsListedWithItsReasonForAPersonAndInWholeForAProgram() throws JsonProcessingException {
        assertThat(holds().out()).isEqualTo("Nothing is held.\n");
        Incident guarded = held(1, HoldReason.GUARD, "eu-central-1a");
        held(2, HoldReason.PROOF, null);
        approve("--for", "2h", guarded.id().toString());

        Run run = holds();
        assertThat(run.exitCode()).isZero();
        List<String> lines = run.out().lines().toList();
        assertThat(lines).hasSize(4);
        assertThat(lines.get(0)).matches("INCIDENT +WORKSPACE +INSTANCE +ZONE +SINCE +REASON +APPROVED UNTIL +WHY");
        assertThat(lines.get(1))
                .startsWith(guarded.id() + "  " + guarded.workspace() + "  " + guarded.instance() + "  eu-central-1a")
                .contains("  guard  ")
                .endsWith("Z  " + WHY);
        assertThat(lines.get(2)).contains("  -  ").contains("  proof  ");
        assertThat(lines.get(3)).startsWith("2 held.");
        assertThat(holds("--reason", "proof").out()).doesNotContain(guarded.id().toString());

        JsonNode json =
                Json.MAPPER.readTree(holds("--json", "--reason", "GUARD").out());
        assertThat(json.get("incident").asText()).isEqualTo(guarded.id().toString());
        assertThat(json.get("reason").asText()).isEqualTo("guard");
        assertThat(json.get("zone").asText()).isEqualTo("eu-central-1a");
        assertThat(json.get("why").asText()).isEqualTo(WHY);
        assertThat(json.get("guard").get("figures").get(0).get("limit").asInt()).isEqualTo(5);
        assertThat(json.has("approvedUntil")).isTrue();
    }

    @Test
    void anIncidentIsApprovedByItsIdOrThatOfItsWorkspaceWithWhoWhyAndForHowLong() {
        Incident first = held(1, HoldReason.GUARD, "eu-central-1a");
        Incident second = held(2, HoldReason.PROOF, null);

        Run run = approve(
                "--for", "30m", first.id().toString(), second.workspace().toString());

        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
        assertThat(run.out().lines())
                .hasSize(2)
                .first()
                .asString()
                .startsWith("approved incident " + first.id() + " of workspace " + first.workspace() + " until ");
        for (Incident incident : List.of(first, second)) {
            Approval approval = approvalOf(incident).orElseThrow();
            assertThat(Duration.between(approval.at(), approval.until())).isEqualTo(Duration.ofMinutes(30));
            assertThat(approval.because()).isEqualTo("a rack burnt");
            List<TimelineEntry> story =
                    database.inTransaction(tx -> tx.incidents().timeline().of(incident.id()));
            assertThat(story).last().satisfies(line -> {
                assertThat(line.why().rule()).isEqualTo("approved");
                assertThat(line.why().detail()).startsWith("approved by ").endsWith(": a rack burnt");
                assertThat(line.isForOthers()).isTrue();
            });
        }
    }

    @Test
    void aGroupIsApprovedAsItIsNowAndOnlyWhatTheGuardHolds() {
        Incident a = held(1, HoldReason.GUARD, "eu-central-1a");
        Incident b = held(2, HoldReason.GUARD, "eu-central-1b");
        Incident proof = held(3, HoldReason.PROOF, "eu-central-1a");

        assertThat(approve("--zone", "eu-central-1a").out())
                .endsWith("1 of 1 that the guard holds in zone eu-central-1a approved.\n");
        assertThat(approvalOf(a)).isPresent();
        assertThat(approvalOf(b)).isEmpty();

        assertThat(approve("--all-held").out()).endsWith("2 of 2 that the guard holds approved.\n");
        assertThat(approvalOf(b)).isPresent();
        Incident later = held(4, HoldReason.GUARD, "eu-central-1a");
        assertThat(approvalOf(later)).isEmpty();
        assertThat(approvalOf(proof)).isEmpty();
        assertThat(approve("--zone", "eu-central-1c").exitCode()).isZero();
    }

    @Test
    void whatAnApprovalDoesNotOverrideIsRefusedWithTheReason() {
        Incident prepare = held(1, HoldReason.PREPARE, null);
        Incident offline = open(IncidentExamples.offline(2, database.now()));

        Run run = approve(prepare.id().toString(), offline.workspace().toString());

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err().lines())
                .containsExactly(
                        "approve: incident " + prepare.id() + " of workspace " + prepare.workspace()
                                + " is not approved: it is held by prepare, and an approval overrides guard and proof only",
                        "approve: incident " + offline.id() + " of workspace " + offline.workspace()
                                + " is not approved: it is OFFLINE, not held");
        assertThat(approvalOf(prepare)).isEmpty();
        assertThat(approve(WorkspaceExamples.id(9).toString()).exitCode()).isEqualTo(2);
    }

    @Test
    void badUsageEndsWithTwo() {
        String id = WorkspaceExamples.id(1).toString();
        for (List<String> bad : List.of(
                List.<String>of(),
                List.of(id, "--all-held"),
                List.of("--zone", "z", "--all-held"),
                List.of("proud-quail"),
                List.of(id, "--for", "30s"),
                List.of(id, "--for", "soon"))) {
            assertThat(approve(bad.toArray(String[]::new)).exitCode())
                    .as("approve %s", bad)
                    .isEqualTo(2);
        }
        assertThat(run(ApproveCommand::line, this::settings, id).err()).contains("--because");
        assertThat(holds("--reason", "rain").err()).contains("GUARD", "PROOF", "PREPARE");
    }

    @Test
    void onlyTheDatabasesSettingsAreNeeded() {
        Map<String, String> environment = Map.of(
                "RECONCILER_DATABASE_URL", registry.server().jdbcUrl(),
                "RECONCILER_DATABASE_USER", registry.server().user(),
                "RECONCILER_DATABASE_PASSWORD", registry.server().password());

        assertThat(run(HoldsCommand::line, () -> ConsumerSettings.readDatabase(environment))
                        .exitCode())
                .isZero();
        Run lacking = run(HoldsCommand::line, () -> ConsumerSettings.readDatabase(Map.of()));
        assertThat(lacking.exitCode()).isEqualTo(1);
        assertThat(lacking.err()).startsWith("holds: RECONCILER_DATABASE_URL: ");
    }

    private Incident held(long number, HoldReason reason, @Nullable String zone) {
        Incident incident =
                open(Incident.begin(IncidentExamples.subject(number), IncidentState.HELD, reason, database.now()));
        GuardDecision.Held decision =
                new GuardDecision.Held(Guard.OVER_LIMIT, ZONE, List.of(new GuardFigures(ZONE, 20, 5, 9, 5)));
        database.useTransaction(tx -> tx.guard().mark(incident.id(), GuardMark.NONE.held(zone, tx.now(), decision)));
        return incident;
    }

    private Incident open(Incident first) {
        return database.<Optional<Incident>>inTransaction(
                        tx -> tx.incidents().open(first, new Change("guard", WHY, tx.now())))
                .orElseThrow();
    }

    private Optional<Approval> approvalOf(Incident incident) {
        return database.inTransaction(tx -> tx.approvals().validOf(incident.id(), tx.now()));
    }

    private Run holds(String... arguments) {
        return run(HoldsCommand::line, this::settings, arguments);
    }

    private Run approve(String... arguments) {
        String[] all = Stream.concat(Stream.of("--because", "a rack burnt"), Arrays.stream(arguments))
                .toArray(String[]::new);
        return run(ApproveCommand::line, this::settings, all);
    }

    private DatabaseSettings settings() {
        return TestRegistry.settings(registry.server());
    }

    private static Run run(Line command, Supplier<DatabaseSettings> settings, String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        CommandLine line = command.of(settings, new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8));
        line.setErr(new PrintWriter(err, true, UTF_8));
        int exitCode = line.execute(arguments);
        return new Run(exitCode, out.toString(UTF_8), err.toString(UTF_8));
    }
}
