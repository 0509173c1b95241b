package io.workspacereconciler.consumer.ec2;

import static org.assertj.core.api.Assertions.assertThat;

import io.workspacereconciler.consumer.ec2.FaultCase.Call;
import io.workspacereconciler.consumer.ec2.FaultCase.Outcome;
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
final class Ec2FaultTableIT {

    private static final MarkedTable TABLE =
            new MarkedTable(Path.of("..", "reconciler-consumer", "DESIGN.md"), "faults");

    private final FaultedFleet fleet = new FaultedFleet();

    @AfterEach
    void close() {
        fleet.close();
    }

    @Test
    void everyFaultComesToWhatTheTableSaysAndIsForgottenOnceItIsOver() throws IOException {
        SoftAssertions each = new SoftAssertions();
        List<String> lines = new ArrayList<>(List.of(FaultCase.head()));
        FaultCase none = FaultCase.expecting("none", Call.BOTH, Outcome.TRUTH);
        // Also loads the SDK's classes, which is no part of a short limit.
        each.assertThat(fleet.recover(none).outcome()).isEqualTo(Outcome.TRUTH);
        for (FaultCase fault : FaultCases.over(fleet)) {
            FaultedFleet.Result result = fleet.strike(fault);
            String name = fault.fault() + " " + fault.call();
            each.assertThat(result.outcome()).as(name).isEqualTo(fault.expected());
            each.assertThat(result.outcome().sparesTheRunning() || !fault.note().isEmpty())
                    .as("%s spares what runs, or the table says what does", name)
                    .isTrue();
            each.assertThat(fleet.recover(fault).outcome()).as("after %s", name).isEqualTo(Outcome.TRUTH);
            lines.add(fault.line(result.outcome(), result.requests(), result.halved()));
        }
        FaultCase refused = FaultCase.expecting("connection refused", Call.FILTER, Outcome.unknown("TRANSPORT"));
        FaultedFleet.Result result = fleet.refuse(refused);
        each.assertThat(result.outcome()).isEqualTo(refused.expected());
        lines.add(refused.line(result.outcome(), result.requests(), result.halved()));
        each.assertAll();
        assertThat(TABLE.compareOrWrite(lines)).isEqualTo(String.join("\n", lines));
    }
}
