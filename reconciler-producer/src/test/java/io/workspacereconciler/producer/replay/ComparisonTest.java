package io.workspacereconciler.producer.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.workspacereconciler.check.VerdictCounts;
import io.workspacereconciler.event.BatchChecked;
import io.workspacereconciler.event.EventExamples;
import io.workspacereconciler.sweep.SweepId;
import io.workspacereconciler.sweep.SweepSummary;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a replay shows is compared with what is kept, and nothing is said that is not known. */
final class ComparisonTest {

    private static final SweepId SWEEP = EventExamples.SWEEP;
    private static final BatchChecked SAID = EventExamples.batchChecked();

    @Test
    void nothingDiffersFromASweepOfWhichNothingIsKept() {
        Comparison one = Comparison.of(SWEEP, List.of(), asked(9, SAID));

        assertThat(one.differs()).isEmpty();
        assertThat(one.alone()).isNotEmpty();
        assertThat(ReplayText.of(one))
                .endsWith("nothing to compare with")
                .anyMatch(line -> line.startsWith("WORKSPACE"))
                .noneMatch(line -> line.contains("running, or not asked about"));
        assertThat(new Replayed(List.of(one)).workspacesThatDiffer()).isZero();
        assertThat(new Replayed(List.of(one)).sweepsWithNothingKept()).isEqualTo(1);
    }

    @Test
    void whatIsAsItWasDoesNotDiffer() {
        Comparison one = Comparison.of(SWEEP, List.of(SAID), asked(9, SAID));

        assertThat(one.isActedUpon()).isFalse();
        assertThat(ReplayText.of(one))
                .endsWith("no workspace differs")
                .anyMatch(line -> line.endsWith("nothing was done"));
    }

    @Test
    void whatAnOlderVersionHasActedUponIsSaid() {
        BatchChecked acted = new BatchChecked(
                SAID.batch(),
                SAID.sweep(),
                SAID.place(),
                SAID.parts(),
                SAID.checked(),
                SAID.running(),
                SAID.others(),
                SAID.at(),
                null,
                null);

        Comparison one = Comparison.of(SWEEP, List.of(SAID), asked(9, acted));

        assertThat(one.isActedUpon()).isTrue();
        assertThat(ReplayText.of(one).get(0)).contains("HAS ACTED").doesNotContain("nothing was done");
    }

    @Test
    void whatAReplayDidNotLookAtIsNotSaidToRun() {
        Comparison one = Comparison.of(SWEEP, List.of(SAID), new AskedSweeps.Asked(SWEEP, Optional.empty(), List.of()));

        assertThat(ReplayText.of(one))
                .anyMatch(line -> line.contains("not looked at, or running"))
                .noneMatch(line -> line.contains("running, or not asked about"));
    }

    @Test
    void aSweepThatHadRowsToAskAboutIsNotOfNothingThoughWhatItSaidIsNotThereYet() {
        assertThat(asked(1).isOfNothing()).isFalse();
        assertThat(asked(0).isOfNothing()).isTrue();
    }

    private static AskedSweeps.Asked asked(int rows, BatchChecked... said) {
        SweepSummary summary = new SweepSummary(
                SWEEP, true, rows, new SweepSummary.Batches(1, 1), VerdictCounts.NONE, Duration.ofMillis(7));
        return new AskedSweeps.Asked(SWEEP, Optional.of(summary), List.of(said));
    }
}
