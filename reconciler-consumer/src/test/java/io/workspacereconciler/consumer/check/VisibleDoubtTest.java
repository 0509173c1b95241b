package io.workspacereconciler.consumer.check;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.workspacereconciler.check.InstanceState;
import io.workspacereconciler.check.LookExamples;
import io.workspacereconciler.check.UnknownCause;
import io.workspacereconciler.check.VerdictCounts;
import io.workspacereconciler.sweep.SweepId;
import io.workspacereconciler.sweep.SweepPlan;
import io.workspacereconciler.workspace.WorkspaceExamples;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Whom nothing could be learned of is told, once, and so is the end of it. */
final class VisibleDoubtTest extends CheckedFleet {

    private static final List<Class<?>> LISTENED = List.of(Doubts.class, BatchChecker.class);

    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @BeforeEach
    void listen() {
        log.start();
        for (Class<?> of : LISTENED) {
            logger(of).addAppender(log);
            logger(of).setLevel(Level.INFO);
        }
    }

    @AfterEach
    void stopListening() {
        for (Class<?> of : LISTENED) {
            logger(of).detachAppender(log);
            logger(of).setLevel(null);
        }
    }

    @Test
    void tenSweepsWithoutAnAnswerAreToldOnceAndTheirEndOnce() {
        fleet(3);
        throttle(1);
        throttle(2);
        sweeps(9);
        assertThat(said(Level.WARN)).isEmpty();

        sweeps(5);
        assertThat(said(Level.WARN))
                .singleElement()
                .satisfies(line -> assertThat(line)
                        .startsWith("2 workspaces could not be verified in 10 sweeps in a row, THROTTLED, such as:")
                        .contains(ONE + " on " + DEAD, WorkspaceExamples.id(2).toString()));
        assertThat(count("reported")).isEqualTo(2);
        assertThat(unverified()).isEqualTo(2);

        run(1);
        run(2);
        sweeps(2);
        assertThat(said(Level.INFO))
                .singleElement()
                .satisfies(line -> assertThat(line).startsWith("2 workspaces are verified again:"));
        assertThat(count("resolved")).isEqualTo(2);
        assertThat(unverified()).isZero();
        assertThat(said(Level.WARN)).hasSize(1);
    }

    @Test
    void aGoodAnswerBetweenBeginsTheCountAnew() {
        fleet(1);
        throttle(1);
        sweeps(9);
        run(1);
        sweeps(1);
        throttle(1);
        sweeps(9);

        assertThat(log.list).isEmpty();
    }

    @Test
    void theLastBatchOfASweepTellsWhatTheSweepShowed() {
        fleet(2);
        throttle(1);
        Instant slot = database.clock().instant();
        SweepId sweep = new SweepId(slot);
        database.useTransaction(tx -> {
            tx.sweeps().claim(sweep, "a", tx.now());
            tx.sweeps().planned(sweep, new SweepPlan(2, 1, Map.of()), tx.now());
        });

        checker.check(sweep(slot));

        assertThat(said(Level.INFO))
                .containsExactly("sweep " + sweep + ": 2 workspaces in 0 ms: "
                        + new VerdictCounts(1, 0, 0, Map.of(UnknownCause.THROTTLED, 1)).describe());
        assertThat(said(Level.INFO).get(0)).contains("1 unknown (1 THROTTLED)");
        assertThat(meters.counter("reconciler.unknown", "cause", "THROTTLED").count())
                .isEqualTo(1);
        assertThat(meters.counter("reconciler.verdicts", "verdict", "running").count())
                .isEqualTo(1);
    }

    private void throttle(long number) {
        instances.show(WorkspaceExamples.instance(number), LookExamples.noAnswer(UnknownCause.THROTTLED));
    }

    private void run(long number) {
        instances.show(WorkspaceExamples.instance(number), InstanceState.RUNNING);
    }

    private void sweeps(int count) {
        for (int sweep = 0; sweep < count; sweep++) {
            sweepAgain();
        }
    }

    private int unverified() {
        return database.inTransaction(tx -> tx.unverified().reported());
    }

    private double count(String change) {
        return meters.counter("reconciler.unverified", "change", change).count();
    }

    private List<String> said(Level level) {
        return log.list.stream()
                .filter(line -> line.getLevel() == level)
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }

    private static Logger logger(Class<?> of) {
        return (Logger) LoggerFactory.getLogger(of);
    }
}
