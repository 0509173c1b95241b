package io.workspacereconciler.consumer.check;

import io.workspacereconciler.check.InstanceState;
import io.workspacereconciler.check.LookExamples;
import io.workspacereconciler.event.BatchRequested;
import io.workspacereconciler.guard.Approval;
import io.workspacereconciler.guard.GuardFigures;
import io.workspacereconciler.guard.GuardGroup;
import io.workspacereconciler.guard.GuardLimits;
import io.workspacereconciler.incident.Incident;
import io.workspacereconciler.incident.IncidentExamples;
import io.workspacereconciler.incident.IncidentState;
import io.workspacereconciler.workspace.WorkspaceExamples;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A fleet of which many die at once, under a guard that is the default one unless another is named. */
class GuardedDeaths extends CheckedFleet {

    GuardedDeaths() {}

    GuardedDeaths(GuardLimits guard) {
        super(guard);
    }

    void fleetSeen(int rows) {
        fleet(rows);
        checker.check(sweep(database.clock().instant()));
        publisher.clear();
    }

    void die(int count, InstanceState state) {
        IntStream.rangeClosed(1, count).forEach(number -> instances.show(WorkspaceExamples.instance(number), state));
    }

    /** A planned sweep, a minute after the last. */
    void sweep() {
        database.clock().advance(INTERVAL);
        BatchRequested batch = sweep(database.clock().instant());
        database.useTransaction(tx -> {
            tx.sweeps().claim(batch.sweep(), "a", tx.now());
            tx.guard().measure(batch.sweep(), tx.now(), guard.window());
        });
        checker.check(batch);
    }

    List<Incident> in(IncidentState state) {
        return IntStream.rangeClosed(1, 20)
                .boxed()
                .flatMap(number -> incidents(number))
                .filter(incident -> incident.state() == state)
                .toList();
    }

    Stream<Incident> incidents(int number) {
        return database.incidentsOf(WorkspaceExamples.id(number)).stream();
    }

    /** How many the sweeps of so many minutes let through. */
    int letThroughIn(int minutes, boolean healed) {
        int before =
                in(IncidentState.OFFLINE).size() + in(IncidentState.RECOVERED).size();
        for (int minute = 0; minute < minutes; minute++) {
            sweep();
            if (healed) {
                in(IncidentState.OFFLINE).forEach(this::heal);
            }
        }
        return in(IncidentState.OFFLINE).size() + in(IncidentState.RECOVERED).size() - before;
    }

    /** A healer brings it back on another instance, which runs. */
    void heal(Incident offline) {
        database.useTransaction(tx -> {
            Incident restarting = tx.incidents()
                    .save(
                            offline.become(IncidentState.RESTARTING, tx.now()),
                            IncidentExamples.because("flip", tx.now()))
                    .orElseThrow();
            tx.incidents()
                    .save(
                            restarting.become(IncidentState.RECOVERED, tx.now()),
                            IncidentExamples.because("recovered", tx.now()));
        });
        long number = IntStream.rangeClosed(1, 20)
                .filter(one -> WorkspaceExamples.id(one).equals(offline.workspace()))
                .findFirst()
                .orElseThrow();
        database.put(WorkspaceExamples.onlineOn(number, WorkspaceExamples.instance(100 + number)));
    }

    void approve(Incident incident, Duration length) {
        Instant now = database.clock().instant();
        database.useTransaction(tx ->
                tx.approvals().approve(new Approval(incident.id(), "ann", "the zone is gone", now, now.plus(length))));
    }

    static List<GuardFigures> figures(int rows, int counted, int dead) {
        return GuardGroup.of(WorkspaceExamples.PLACE, LookExamples.ZONE).widening().stream()
                .map(group -> new GuardFigures(group, rows, counted, dead, 5))
                .toList();
    }
}
