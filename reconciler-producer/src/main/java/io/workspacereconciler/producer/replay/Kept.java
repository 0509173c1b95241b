package io.workspacereconciler.producer.replay;

import io.workspacereconciler.bus.TopicLog;
import io.workspacereconciler.event.BatchChecked;
import io.workspacereconciler.event.SweepRequested;
import io.workspacereconciler.event.Topic;
import io.workspacereconciler.event.WorkspaceIncident;
import io.workspacereconciler.replay.Surrounding;
import io.workspacereconciler.sweep.SweepId;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The sweeps that are kept on their topic, and what their batches said. */
final class Kept {

    /** What is checked at its deadline is said some time after it. */
    private static final Duration AFTER_DEADLINE = Duration.ofMinutes(5);

    /** By so much a replica's clock may be off the database's, and more. */
    private static final Duration CLOCKS = Duration.ofMinutes(1);

    private final TopicLog log;
    private final Duration interval;
    private final TreeSet<Instant> slots = new TreeSet<>();
    private final TreeMap<Instant, SweepRequested> others = new TreeMap<>();

    /** Reads the topic; {@code StartupException} when Kafka does not answer. */
    Kept(TopicLog log, Duration interval) {
        this.log = log;
        this.interval = interval;
        for (SweepRequested sweep : log.all(Topic.SWEEPS, SweepRequested.class)) {
            if (sweep.observe() == null && sweep.only() == null) {
                slots.add(sweep.sweep().slot());
            } else {
                others.put(sweep.sweep().slot(), sweep);
            }
        }
    }

    /** The sweep of this slot; {@link NotKeptException} when there is no event of it. */
    List<SweepId> of(Instant slot) {
        SweepRequested other = others.get(slot);
        if (other != null) {
            throw new NotKeptException("sweep " + slot + " cannot be replayed: it "
                    + (other.observe() != null
                            ? "was itself a replay, of sweep " + other.observe().replays()
                            : "was one of workspace " + other.only() + " only"));
        }
        if (!slots.contains(slot)) {
            throw new NotKeptException("sweep " + slot + " " + missing(slot.isBefore(oldest())));
        }
        return List.of(new SweepId(slot));
    }

    /** The last sweeps, oldest first, at most so many; {@link NotKeptException} when there is none. */
    List<SweepId> last(int count) {
        if (slots.isEmpty()) {
            throw new NotKeptException("no sweep " + missing(false));
        }
        return slots.stream()
                .skip(Math.max(0, slots.size() - count))
                .map(SweepId::new)
                .toList();
    }

    /** The sweeps that were due in this time, both ends included; {@link NotKeptException} when there is none. */
    List<SweepId> between(Instant from, Instant to) {
        List<SweepId> those =
                slots.subSet(from, true, to, true).stream().map(SweepId::new).toList();
        if (those.isEmpty()) {
            throw new NotKeptException("no sweep from " + from + " to " + to + " " + missing(to.isBefore(oldest())));
        }
        return those;
    }

    /** The sweeps of one workspace that were asked for in this time, both ends included: what they decided was acted upon. */
    List<SweepId> ofOneWorkspace(Instant from, Instant to) {
        return others.subMap(from, true, to, true).values().stream()
                .filter(sweep -> sweep.observe() == null)
                .map(SweepRequested::sweep)
                .toList();
    }

    Instant oldest() {
        return slots.isEmpty() ? Instant.MIN : slots.first();
    }

    private String missing(boolean isTooOld) {
        if (slots.isEmpty()) {
            return "is kept: the topic of the sweeps holds none";
        }
        String kept = "those of " + slots.first() + " to " + slots.last() + " are";
        return isTooOld
                ? "is no longer kept: events of sweeps are kept for "
                        + Topic.SWEEPS.kept().toDays() + " days, and " + kept
                : "is not kept: there was none, and " + kept;
    }

    /** What the batches of these sweeps said, also twice, in the order of its time. */
    List<BatchChecked> checks(Collection<SweepId> sweeps) {
        Set<SweepId> wanted = new HashSet<>(sweeps);
        Instant first =
                sweeps.stream().map(SweepId::slot).min(Instant::compareTo).orElseThrow();
        Instant last =
                sweeps.stream().map(SweepId::slot).max(Instant::compareTo).orElseThrow();
        return log.read(
                Topic.CHECKS,
                BatchChecked.class,
                batch -> wanted.contains(batch.sweep()),
                first.minus(CLOCKS),
                end(last));
    }

    /**
     * What else was decided, and what became of all incidents, from so long before these sweeps on to the last of them.
     *
     * @param sweeps of them {@link #checks} tells
     */
    Surrounding surrounding(List<SweepId> sweeps, Duration back) {
        Set<SweepId> told = new HashSet<>(sweeps);
        Instant from = sweeps.get(0).slot().minus(back).minus(CLOCKS);
        Instant last = sweeps.get(sweeps.size() - 1).slot();
        return new Surrounding(
                log.read(
                        Topic.CHECKS,
                        BatchChecked.class,
                        batch -> batch.observe() == null && !told.contains(batch.sweep()),
                        from,
                        end(last)),
                log.read(Topic.WORKSPACE_INCIDENTS, WorkspaceIncident.class, change -> true, from, end(last)));
    }

    /** Whether sweeps are kept from so long before this one on. */
    boolean reachesBack(SweepId sweep, Duration back) {
        return !oldest().isAfter(sweep.slot().minus(back));
    }

    private Instant end(Instant last) {
        return last.plus(interval.multipliedBy(2)).plus(AFTER_DEADLINE);
    }
}
