package io.workspacereconciler.consumer.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.workspacereconciler.check.HoldReason;
import io.workspacereconciler.check.Mode;
import io.workspacereconciler.consumer.command.ControlCommand.Run;
import io.workspacereconciler.consumer.control.Presence;
import io.workspacereconciler.control.Order;
import io.workspacereconciler.database.Database;
import io.workspacereconciler.database.DatabaseClock;
import io.workspacereconciler.incident.Incident;
import io.workspacereconciler.incident.IncidentExamples;
import io.workspacereconciler.incident.IncidentState;
import io.workspacereconciler.local.server.PlatformTable;
import io.workspacereconciler.local.server.TestRegistry;
import io.workspacereconciler.sweep.SweepId;
import io.workspacereconciler.sweep.SweepKind;
import io.workspacereconciler.workspace.WorkspaceExamples;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a person is shown of what is going on. */
@NullMarked
@Timeout(60)
final class StatusCommandIT {

    private final TestRegistry registry = TestRegistry.create(PlatformTable.ENUM_STATUS);
    private final Database database = registry.database(DatabaseClock.REAL);

    @AfterEach
    void close() {
        registry.close();
    }

    @Test
    void theStatusShowsModesFlagIncidentsAndExemptions() {
        assertThat(run(ControlCommand.STATUS).out().lines())
                .containsExactly(
                        "going on   nothing is stopped",
                        "no consumer has said within 15 s that it runs",
                        "no sweep   was ever due: is a producer running?",
                        "open       none",
                        "held       none",
                        "unverified none");
        present("consumer-b", Mode.OBSERVE);
        present("consumer-a", Mode.HEAL);
        registry.sql()
                .useHandle(
                        handle -> handle.execute(
                                "insert into reconciler.replicas values ('gone', 'HEAL', 'healer', '1', now() - interval '16 s')"));
        held(1, HoldReason.EXEMPTED);
        held(2, HoldReason.OBSERVE);
        held(3, HoldReason.OBSERVE);
        database.useTransaction(tx -> tx.incidents()
                .open(IncidentExamples.offline(4, tx.now()), IncidentExamples.because("proven", tx.now())));
        run(ControlCommand.EXEMPT, WorkspaceExamples.id(1).toString(), "--for", "1h", "--because", "an experiment");
        run(ControlCommand.STOP, "--because", "the zone is on fire");

        SweepId asked = new SweepId(Instant.parse("2026-01-31T12:00:30.000001Z"));
        database.useTransaction(tx -> {
            tx.sweeps().ask(asked, SweepKind.ASKED, "ann", tx.now());
            tx.sweeps().endOverdue(asked.slot().plusSeconds(1), asked.slot().plusSeconds(1));
        });

        String who = System.getProperty("user.name");
        assertThat(run(ControlCommand.STATUS).out().lines())
                .containsExactly(
                        "stopped    since " + stopped().at() + " by " + who + ": the zone is on fire",
                        "heal       consumer-a, checker,healer, version 1.0",
                        "observe    consumer-b, checker,healer, version 1.0",
                        "no sweep   was ever due: is a producer running?",
                        "besides    " + asked + "  asked for: OVERDUE, was not planned before its deadline",
                        "open       3 HELD, 1 OFFLINE",
                        "held       1 EXEMPTED, 2 OBSERVE",
                        "exempted   " + WorkspaceExamples.id(1) + " until " + until() + " by " + who
                                + ": an experiment",
                        "unverified none");
        assertThat(run(ControlCommand.STATUS, "--json").out())
                .startsWith("{")
                .endsWith("}\n")
                .contains(
                        "\"stopped\":{\"who\":\"" + who + "\",\"because\":\"the zone is on fire\"",
                        "{\"name\":\"consumer-a\",\"mode\":\"HEAL\",\"roles\":[\"checker\",\"healer\"],\"version\":\"1.0\"",
                        "\"open\":{\"HELD\":3,\"OFFLINE\":1}",
                        "\"held\":{\"EXEMPTED\":1,\"OBSERVE\":2}",
                        "\"exemptions\":[{\"workspace\":\"" + WorkspaceExamples.id(1) + "\"");
    }

    private void present(String name, Mode mode) {
        new Presence(database, new Presence.Self(name, mode, List.of("checker", "healer"), "1.0")).run();
    }

    private void held(long number, HoldReason reason) {
        database.useTransaction(tx -> tx.incidents()
                .open(
                        Incident.begin(IncidentExamples.subject(number), IncidentState.HELD, reason, tx.now()),
                        IncidentExamples.because("held", tx.now())));
    }

    private Order stopped() {
        return database.inTransaction(
                tx -> tx.controls().stopped().orElseThrow().stopped());
    }

    private Instant until() {
        return database.inTransaction(
                tx -> tx.exemptions().inForce(tx.now()).get(0).until());
    }

    private Run run(ControlCommand command, String... arguments) {
        return command.run(() -> TestRegistry.settings(registry.server()), arguments);
    }
}
