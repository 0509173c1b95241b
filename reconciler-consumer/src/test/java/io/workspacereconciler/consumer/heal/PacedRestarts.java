package io.workspacereconciler.consumer.heal;

import io.workspacereconciler.incident.Incident;
import io.workspacereconciler.incident.IncidentState;
import io.workspacereconciler.sweep.SweepId;
import io.workspacereconciler.sweep.SweepPlan;
import io.workspacereconciler.workspace.WorkspaceStatus;
import java.util.List;
import java.util.Map;
import java.util.function.LongPredicate;
import java.util.stream.LongStream;

/** Many restarts at once, of which few go on at a time. */
class PacedRestarts {

    static final int DEATHS = 12;
    static final String WAITS = "waits for its place: ";
    static final String GOT = "has its place after ";

    final ManyRestarts bench = new ManyRestarts(DEATHS, ChangePaces.unlimited());

    /** The instances of these never come up. */
    void keepBusy(LongPredicate which) {
        numbers()
                .filter(which)
                .forEach(number -> bench.machines(number).troubles.stall(Operation.CONFIRM));
    }

    /** One of those that go on. */
    long claimed() {
        return numbers()
                .filter(number -> bench.row(number).status() == WorkspaceStatus.PROVISIONING)
                .findFirst()
                .orElseThrow();
    }

    void planned(int rows) {
        SweepId sweep = new SweepId(bench.database.clock().instant());
        bench.database.useTransaction(tx -> {
            tx.sweeps().claim(sweep, "producer", tx.now());
            tx.sweeps().planned(sweep, new SweepPlan(rows, 3, Map.of()), tx.now());
        });
    }

    /** One of those that wait. */
    long waiting() {
        return numbers()
                .filter(number -> bench.row(number).status() == WorkspaceStatus.OFFLINE)
                .findFirst()
                .orElseThrow();
    }

    boolean tells(long number, String beginning) {
        return bench.story(number).stream().anyMatch(line -> line.startsWith(beginning));
    }

    List<Long> rows(WorkspaceStatus status) {
        return numbers()
                .filter(number -> bench.row(number).status() == status)
                .boxed()
                .toList();
    }

    List<IncidentState> states() {
        return bench.incidents().stream().map(Incident::state).toList();
    }

    static LongStream numbers() {
        return LongStream.rangeClosed(1, DEATHS);
    }
}
