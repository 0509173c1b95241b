package io.workspacereconciler.producer.replay;

import io.workspacereconciler.bus.Bus;
import io.workspacereconciler.bus.LoopListener;
import io.workspacereconciler.bus.TopicLog;
import io.workspacereconciler.database.Database;
import io.workspacereconciler.database.DatabaseClock;
import io.workspacereconciler.database.PostgresDatabase;
import io.workspacereconciler.event.BatchChecked;
import io.workspacereconciler.event.SweepRequested;
import io.workspacereconciler.event.Topic;
import io.workspacereconciler.operate.Polling;
import io.workspacereconciler.operate.Replica;
import io.workspacereconciler.sweep.Observation;
import io.workspacereconciler.sweep.SweepId;
import io.workspacereconciler.sweep.SweepKind;
import io.workspacereconciler.sweep.SweepSummary;
import io.workspacereconciler.workspace.WorkspaceId;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Sweeps besides those of the slots: each is asked for, waited for, and what it saw is read. */
public final class AskedSweeps implements AutoCloseable {

    private static final Duration LOOK = Duration.ofMillis(100);

    /** What is begun before the deadline may end after it: a check takes 10 s, and saying so a moment. */
    private static final Duration AFTER_DEADLINE = Duration.ofSeconds(20);

    private static final Duration CLOCKS = Duration.ofMinutes(1);

    private final String replica;
    private final PostgresDatabase postgres;
    private final Database database;
    private final Bus bus;
    private final TopicLog log;
    private final Duration interval;

    /**
     * What became of one.
     *
     * @param summary empty where it had not ended some time after its deadline
     * @param said by its batches
     */
    public record Asked(SweepId sweep, Optional<SweepSummary> summary, List<BatchChecked> said) {

        /** Whether it has ended, and all that it asked about was looked at. */
        public boolean isComplete() {
            return summary.filter(SweepSummary::isComplete).isPresent();
        }

        /** Whether it has ended, and there was nothing that it was to ask about. */
        boolean isOfNothing() {
            return summary.filter(one -> one.isComplete() && one.rows() == 0).isPresent();
        }
    }

    /** Reaches both servers; {@code StartupException} when one is not to be used. */
    public AskedSweeps(SweepAccess access, String command) {
        replica = Replica.name("reconciler-" + command);
        interval = access.interval();
        log = new TopicLog(access.kafka(), replica);
        postgres = PostgresDatabase.connect(access.database(), replica, 1);
        try {
            postgres.requireOwn(List.of("sweeps"));
            database = postgres.database(DatabaseClock.REAL);
            bus = Bus.connect(access.kafka(), "reconciler-producer", replica, LoopListener.NONE);
        } catch (RuntimeException e) {
            postgres.close();
            throw e;
        }
    }

    /**
     * Asks for a sweep, and waits until it has ended or its deadline is past.
     *
     * @param observe the mark of a replay; null for a sweep that is acted upon
     * @param only the one workspace that it is about; null for all
     */
    public Asked ask(@Nullable Observation observe, @Nullable WorkspaceId only) throws InterruptedException {
        SweepKind kind = observe == null ? SweepKind.ASKED : SweepKind.REPLAY;
        SweepId sweep = database.inTransaction(tx -> {
            SweepId free = besidesTheSlots(tx.now());
            while (!tx.sweeps().ask(free, kind, replica, tx.now())) {
                free = besidesTheSlots(free.slot().plus(1, ChronoUnit.MICROS));
            }
            return free;
        });
        Instant deadline = sweep.slot().plus(interval.multipliedBy(2));
        bus.publisher()
                .publish(new SweepRequested(sweep, sweep.slot(), deadline, observe, only))
                .toCompletableFuture()
                .join();
        Optional<SweepSummary> ended = await(sweep, deadline.plus(AFTER_DEADLINE));
        List<BatchChecked> said = log.read(
                Topic.CHECKS,
                BatchChecked.class,
                batch -> batch.sweep().equals(sweep),
                sweep.slot().minus(CLOCKS),
                Instant.MAX);
        return new Asked(sweep, ended, said);
    }

    /** Never the instant of a slot, which is of whole milliseconds: the sweep of that slot has to be its own. */
    private static SweepId besidesTheSlots(Instant now) {
        Instant micros = now.truncatedTo(ChronoUnit.MICROS);
        return new SweepId(
                micros.equals(micros.truncatedTo(ChronoUnit.MILLIS)) ? micros.plus(1, ChronoUnit.MICROS) : micros);
    }

    private Optional<SweepSummary> await(SweepId sweep, Instant until) throws InterruptedException {
        return Polling.until(
                () -> database.inTransaction(tx -> tx.sweeps().ended(sweep)),
                LOOK,
                () -> database.now().isAfter(until));
    }

    @Override
    public void close() {
        try {
            bus.close();
        } finally {
            postgres.close();
        }
    }
}
