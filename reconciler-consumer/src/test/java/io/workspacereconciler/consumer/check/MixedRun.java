package io.workspacereconciler.consumer.check;

import io.workspacereconciler.check.InstanceState;
import io.workspacereconciler.check.LookExamples;
import io.workspacereconciler.check.Remains;
import io.workspacereconciler.check.UnknownCause;
import io.workspacereconciler.control.Order;
import io.workspacereconciler.event.BatchChecked;
import io.workspacereconciler.event.Json;
import io.workspacereconciler.guard.GuardLimits;
import io.workspacereconciler.incident.Incident;
import io.workspacereconciler.incident.IncidentState;
import io.workspacereconciler.workspace.InstanceId;
import io.workspacereconciler.workspace.Workspace;
import io.workspacereconciler.workspace.WorkspaceExamples;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A long run in which everything happens that may happen, and what was said of it. */
class MixedRun extends GuardedDeaths {

    static final int FLEET = 20;
    private static final Remains FREE =
            new Remains(List.of(new Remains.Volume("vol-0000000b", LookExamples.ZONE, null)), List.of());

    MixedRun() {}

    MixedRun(GuardLimits guard) {
        super(guard);
    }

    /** As it comes back from Kafka. */
    List<BatchChecked> recorded() throws IOException {
        List<BatchChecked> read = new ArrayList<>();
        for (BatchChecked said : publisher.published(BatchChecked.class)) {
            read.add(Json.MAPPER.readValue(Json.MAPPER.writeValueAsBytes(said), BatchChecked.class));
        }
        return read;
    }

    /** Everything that may happen to instances and workspaces, a sweep a minute. */
    void mixedRun(Random random, int minutes) {
        fleetSeen(FLEET);
        boolean stopped = false;
        for (int minute = 0; minute < minutes; minute++) {
            int happenings = random.nextInt(minute % 60 == 30 ? 40 : 3);
            for (int i = 0; i < happenings; i++) {
                happen(random, 1 + random.nextInt(FLEET));
            }
            if (minute % 40 == 20) {
                stopped = !stopped;
                stopOrResume(stopped);
            }
            sweep();
            if (random.nextInt(3) > 0) {
                in(IncidentState.OFFLINE).forEach(this::heal);
            }
            for (Incident held : in(IncidentState.HELD)) {
                if (random.nextInt(40) == 0) {
                    approve(held, Duration.ofMinutes(5));
                }
            }
        }
    }

    private void happen(Random random, int number) {
        InstanceId now = database.inTransaction(tx -> tx.registry()
                .find(WorkspaceExamples.id(number))
                .map(Workspace::instance)
                .orElseThrow());
        switch (random.nextInt(11)) {
            case 0, 1 -> instances.show(now, InstanceState.TERMINATED);
            case 2 -> instances.show(now, InstanceState.STOPPING);
            case 3, 4 -> instances.show(now, InstanceState.STOPPED);
            case 5, 6 -> {
                instances.show(now, LookExamples.missing());
                if (random.nextBoolean()) {
                    remains.leave(WorkspaceExamples.id(number), FREE);
                }
            }
            case 7 -> instances.show(now, LookExamples.noAnswer(UnknownCause.VOID_ANSWER));
            case 8 -> instances.show(now, LookExamples.noAnswer(UnknownCause.THROTTLED));
            case 9 -> exempt(number);
            default -> instances.show(now, InstanceState.RUNNING);
        }
    }

    private void exempt(int number) {
        Instant now = database.clock().instant();
        database.useTransaction(tx -> tx.exemptions()
                .exempt(WorkspaceExamples.id(number), new Order("ann", "a demo", now), now.plusSeconds(300)));
    }

    private void stopOrResume(boolean stop) {
        Instant now = database.clock().instant();
        database.useTransaction(tx -> {
            if (stop) {
                tx.controls().stop(new Order("ann", "looking", now));
            } else {
                tx.controls().resume(new Order("ann", "looked", now));
            }
        });
    }
}
