package io.workspacereconciler.local.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.workspacereconciler.event.BatchChecked;
import io.workspacereconciler.event.BatchRequested;
import io.workspacereconciler.event.Event;
import io.workspacereconciler.event.SweepRequested;
import io.workspacereconciler.sweep.BatchId;
import io.workspacereconciler.sweep.SweepId;
import io.workspacereconciler.workspace.Place;
import io.workspacereconciler.workspace.WorkspaceId;
import io.workspacereconciler.workspace.WorkspaceRange;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SweepsTest {
    private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");
    private static final WorkspaceId MIDDLE = new WorkspaceId(UUID.randomUUID());
    private static final WorkspaceRange FIRST = new WorkspaceRange(null, MIDDLE);
    private static final WorkspaceRange SECOND = new WorkspaceRange(MIDDLE, null);

    private final Sweeps sweeps = new Sweeps(new SweepClock(ZoneOffset.UTC));
    private final List<String> told = new ArrayList<>();

    @Test
    void aSweepIsToldOnceEveryRangeOfTheFleetIsAnswered() {
        said(new SweepRequested(sweep(0), NOON, NOON.plusSeconds(20)));
        said(requested(0, SECOND));
        // all that was asked for so far is answered, but the fleet's beginning was not asked for yet
        said(checked(0, SECOND));
        assertThat(told).isEmpty();
        said(requested(0, FIRST));
        said(checked(0, FIRST));

        assertThat(told)
                .containsExactly("12:00:00.4  sweep 12:00:00      checked  20 in 2 batches:"
                        + " 20 running, 0 not running, 0 absent, 0 unknown; took 0.4 s");
        assertThat(sweeps.complete()).isEqualTo(1);
        assertThat(sweeps.checks()).isEqualTo(20);
    }

    @Test
    void repeatsChangeNothing() {
        for (int time = 0; time < 2; time++) {
            said(requested(0, WorkspaceRange.ALL));
            said(checked(0, WorkspaceRange.ALL));
        }

        assertThat(told).hasSize(1);
        assertThat(sweeps.checks()).isEqualTo(10);
    }

    @Test
    void aSweepThatALaterOneOvertakesIsToldAsNotFinished() {
        said(requested(0, FIRST));
        said(requested(0, SECOND));
        said(checked(0, FIRST));
        said(requested(10, WorkspaceRange.ALL));
        said(checked(10, WorkspaceRange.ALL));
        said(checked(0, SECOND));

        assertThat(told).hasSize(2);
        assertThat(told.get(0)).contains("sweep 12:00:00", "not finished: 1 of 2 batches");
        assertThat(told.get(1)).contains("sweep 12:00:10", "10 in 1 batch:");
    }

    private void said(Event event) {
        sweeps.said(event).forEach(line -> told.add(line.print(ZoneOffset.UTC)));
    }

    private static SweepId sweep(int second) {
        return new SweepId(NOON.plusSeconds(second));
    }

    private static BatchRequested requested(int second, WorkspaceRange range) {
        Instant at = NOON.plusSeconds(second).plusMillis(100);
        return new BatchRequested(
                BatchId.of(sweep(second), range), sweep(second), range, Set.of(), at, at.plusSeconds(20));
    }

    private static BatchChecked checked(int second, WorkspaceRange range) {
        return new BatchChecked(
                BatchId.of(sweep(second), range),
                sweep(second),
                new Place("123456789012", "us-east-1"),
                null,
                10,
                Map.of("us-east-1a", 6, "us-east-1b", 4),
                List.of(),
                NOON.plusSeconds(second).plusMillis(400),
                null,
                null);
    }
}
