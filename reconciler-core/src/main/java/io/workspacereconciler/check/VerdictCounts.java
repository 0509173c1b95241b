package io.workspacereconciler.check;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * Verdicts by kind, and the unknown ones by cause.
 *
 * @param unknown never with a zero
 */
public record VerdictCounts(int running, int notRunning, int absent, Map<UnknownCause, Integer> unknown) {

    /** None. */
    public static final VerdictCounts NONE = new VerdictCounts(0, 0, 0, Map.of());

    public VerdictCounts {
        unknown = Map.copyOf(Objects.requireNonNull(unknown, "unknown"));
    }

    /** These and one more. */
    public VerdictCounts plus(Verdict verdict) {
        if (verdict instanceof Verdict.Unknown none) {
            return plus(new VerdictCounts(0, 0, 0, Map.of(none.cause(), 1)));
        }
        return new VerdictCounts(
                running + (verdict instanceof Verdict.Running ? 1 : 0),
                notRunning + (verdict instanceof Verdict.NotRunning ? 1 : 0),
                absent + (verdict instanceof Verdict.Absent ? 1 : 0),
                unknown);
    }

    /** These and those. */
    public VerdictCounts plus(VerdictCounts other) {
        Map<UnknownCause, Integer> causes = new EnumMap<>(UnknownCause.class);
        causes.putAll(unknown);
        other.unknown.forEach((cause, count) -> causes.merge(cause, count, Integer::sum));
        return new VerdictCounts(running + other.running, notRunning + other.notRunning, absent + other.absent, causes);
    }

    /** How many workspaces were asked about. */
    public int total() {
        return running + notRunning + absent + unknownInAll();
    }

    /** How many of them were unknown. */
    public int unknownInAll() {
        return unknown.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** Such as {@code 190 running, 2 not running, 0 absent, 8 unknown (5 THROTTLED, 3 TIMED_OUT)}. */
    public String describe() {
        String causes = unknown.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(cause -> cause.getValue() + " " + cause.getKey())
                .collect(Collectors.joining(", ", " (", ")"));
        return running + " running, " + notRunning + " not running, " + absent + " absent, " + unknownInAll()
                + " unknown" + (unknown.isEmpty() ? "" : causes);
    }
}
