package io.workspacereconciler.incident;

import io.workspacereconciler.check.HoldReason;
import io.workspacereconciler.database.InMemoryTable;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** The holds in memory, held to {@code HoldsContract}. */
final class InMemoryHolds implements Holds {

    private static final Set<String> NO_REASONS = Set.of(LASTS, APPROVED);

    private static final Set<String> BY_HEALER = Set.of("prepare", "skipped", "proof");

    private final InMemoryIncidents incidents;
    private final InMemoryTable<IncidentId, Instant> told;

    InMemoryHolds(InMemoryIncidents incidents, InMemoryTable<IncidentId, Instant> told) {
        this.incidents = incidents;
        this.told = told;
    }

    @Override
    public List<Hold> all() {
        return held().map(this::hold).toList();
    }

    private Stream<Incident> held() {
        return incidents.all().stream()
                .filter(incident -> incident.state() == IncidentState.HELD)
                .sorted(Comparator.comparing(Incident::changedAt).thenComparing(InMemoryIncidents.BY_ID));
    }

    private Hold hold(Incident incident) {
        String detail = incidents.timeline().of(incident.id()).stream()
                .filter(line -> line.to() == IncidentState.HELD
                        && !NO_REASONS.contains(line.why().rule()))
                .map(line -> line.why().detail())
                .reduce("", (earlier, later) -> later);
        return new Hold(incident, detail);
    }

    @Override
    public Map<HoldReason, Integer> byReason() {
        Map<HoldReason, Integer> counts = new EnumMap<>(HoldReason.class);
        all().forEach(hold -> counts.merge(hold.reason(), 1, Integer::sum));
        return counts;
    }

    @Override
    public List<Hold> takeUntold(Instant now, int limit) {
        List<Hold> due = held().filter(incident -> !tellAt(incident).isAfter(now))
                .limit(limit)
                .map(this::hold)
                .toList();
        due.forEach(hold -> told.put(hold.incident().id(), now));
        return due;
    }

    private Instant tellAt(Incident incident) {
        return told.find(incident.id())
                .filter(last -> !last.isBefore(incident.changedAt()))
                .map(last -> {
                    Duration lasted = Duration.between(incident.changedAt(), last);
                    return last.plus(lasted.compareTo(TOLD_EVERY) < 0 ? lasted : TOLD_EVERY);
                })
                .orElse(incident.changedAt().plus(TOLD_AFTER));
    }

    @Override
    public int timesHeldByHealer(IncidentId incident) {
        return (int) incidents.timeline().of(incident).stream()
                .filter(line -> line.from() == IncidentState.OFFLINE
                        && line.to() == IncidentState.HELD
                        && BY_HEALER.contains(line.why().rule()))
                .count();
    }
}
