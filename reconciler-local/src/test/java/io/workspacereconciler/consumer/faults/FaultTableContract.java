package io.workspacereconciler.consumer.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.SoftAssertions;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every fault comes to, over HTTP; the table of it in the consumer's DESIGN.md is made here. */
@NullMarked
@Timeout(180)
public abstract class FaultTableContract<C extends FaultedInstances.Case> {

    private final FaultedInstances<C> fleet;
    private final MarkedTable table;

    /** @param table the name of the table */
    protected FaultTableContract(FaultedInstances<C> fleet, String table) {
        this.fleet = fleet;
        this.table = new MarkedTable(Path.of("..", "reconciler-consumer", "DESIGN.md"), table);
    }

    @AfterEach
    void close() {
        fleet.close();
    }

    @Test
    void everyFaultComesToWhatTheTableSaysAndIsForgottenOnceItIsOver() throws IOException {
        SoftAssertions each = new SoftAssertions();
        List<String> lines =
                new ArrayList<>(List.of("| fault | on the call | running | terminated | absent | requests | |\n"
                        + "| --- | --- | --- | --- | --- | --- | --- |"));
        List<C> cases = fleet.cases();
        // Also loads classes, which is no part of a short limit.
        each.assertThat(fleet.recover(cases.get(0)).outcome()).isEqualTo(FaultOutcome.TRUTH);
        for (C fault : cases) {
            FaultedInstances.Result result = fleet.strike(fault);
            String name = fault.fault() + " " + fault.question();
            each.assertThat(result.outcome()).as(name).isEqualTo(fault.expected());
            each.assertThat(result.outcome().sparesTheRunning() || !fault.note().isEmpty())
                    .as("%s spares what runs, or the table says what does", name)
                    .isTrue();
            each.assertThat(fleet.recover(fault).outcome()).as("after %s", name).isEqualTo(FaultOutcome.TRUTH);
            lines.add(line(fault.fault(), fault.question(), result, fault.note()));
        }
        FaultedInstances.Result refused = fleet.refuse();
        each.assertThat(refused.outcome()).isEqualTo(FaultOutcome.unknown("TRANSPORT"));
        lines.add(line("connection refused", cases.get(0).question(), refused, ""));
        each.assertAll();
        assertThat(table.compareOrWrite(lines)).isEqualTo(String.join("\n", lines));
    }

    private static String line(String fault, String question, FaultedInstances.Result result, String note) {
        FaultOutcome outcome = result.outcome();
        return "| " + String.join(" | ", fault, question, outcome.running(), outcome.terminated(), outcome.absent())
                + " | " + result.requests() + (result.halved() == 0 ? "" : ", halved") + " | " + note
                + (note.isEmpty() ? "|" : " |");
    }
}
