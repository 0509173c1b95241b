package io.workspacereconciler.local.demo;

import io.workspacereconciler.local.demo.Performance.Finale;
import io.workspacereconciler.local.ec2.Fault;
import io.workspacereconciler.local.ec2.FaultRule;
import io.workspacereconciler.local.ec2.QueryRequest;
import io.workspacereconciler.local.platform.Row;
import io.workspacereconciler.workspace.WorkspaceId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * EC2 answers nothing of use for three sweeps, while one instance really dies: no row may change and no event may be
 * published, and the dead one is healed once EC2 answers again.
 */
final class ThrottleAct implements Supplier<Optional<Finale>> {
    private static final int BLIND_SWEEPS = 3;

    private static final List<Fault> FAULTS = List.of(
            new Fault.Fail(503, "RequestLimitExceeded", "Request limit exceeded."),
            new Fault.Fail(500, "InternalError", "An internal error has occurred"),
            new Fault.Fail(403, "UnauthorizedOperation", "You are not authorized to perform this operation."),
            new Fault.Hang(Duration.ofSeconds(3)));

    private final Stage stage;
    private @Nullable Trouble trouble;
    private @Nullable String blindness;

    ThrottleAct(Stage stage) {
        this.stage = stage;
    }

    /**
     * While EC2 is in trouble.
     *
     * @param since the story when it began
     * @param rows what the registry said then
     */
    private record Trouble(Totals since, Map<WorkspaceId, String> rows, Row victim) {}

    @Override
    public Optional<Finale> get() {
        Totals now = stage.totals().get();
        if (trouble == null) {
            begin(now);
            return Optional.empty();
        }
        if (blindness == null) {
            return now.blindSweeps() - trouble.since().blindSweeps() < BLIND_SWEEPS
                    ? Optional.empty()
                    : afterTrouble(now, trouble);
        }
        return now.healed() == 0
                ? Optional.empty()
                : Optional.of(new Finale(
                        true,
                        blindness + " " + trouble.victim().name()
                                + ", the one that was dead, was healed once EC2 said so."));
    }

    private void begin(Totals now) {
        List<Row> well = stage.well();
        if (now.sweeps() == 0 || well.size() < 2) {
            return;
        }
        // the first is left to the person who watches
        Row victim = well.get(well.size() - 1);
        for (int kind = 0; kind < FAULTS.size(); kind++) {
            stage.platform().faults().add(FaultRule.onAny(FAULTS.get(kind)).when(ofKind(kind)));
        }
        stage.tell("ec2", "answers with RequestLimitExceeded, InternalError, UnauthorizedOperation or not at all");
        // only what EC2 says is known, and it says nothing
        trouble = new Trouble(now, stage.rows(), victim);
        stage.terminate(victim);
    }

    /** Each batch has its own kind of trouble, and so have its retries. */
    private static Predicate<QueryRequest> ofKind(int kind) {
        return request -> Math.floorMod(request.list("InstanceId").hashCode(), FAULTS.size()) == kind;
    }

    private Optional<Finale> afterTrouble(Totals now, Trouble past) {
        long changed = stage.rows().entrySet().stream()
                .filter(row -> !row.getValue().equals(past.rows().get(row.getKey())))
                .count();
        int said = now.offlineEvents() - past.since().offlineEvents();
        stage.platform().faults().clear();
        blindness = now.unknown() - past.since().unknown() + " checks in " + BLIND_SWEEPS
                + " sweeps without an answer: " + changed + " rows changed, " + said + " WorkspaceOffline published.";
        stage.tell("ec2", "answers again. " + blindness);
        return changed == 0 && said == 0 ? Optional.empty() : Optional.of(new Finale(false, blindness));
    }
}
