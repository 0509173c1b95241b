package io.workspacereconciler.replay;

import io.workspacereconciler.check.Mode;
import io.workspacereconciler.check.ProofPolicy;
import io.workspacereconciler.event.BatchChecked;
import io.workspacereconciler.guard.GuardLimits;
import io.workspacereconciler.settings.DurationText;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/**
 * Other limits in place of some of those that were in force; the rest stays as it was recorded.
 */
public final class PolicyChange {

    /** No other limits: what was decided is decided again. */
    public static final PolicyChange NONE = new PolicyChange(new LinkedHashMap<>(), rules -> rules);

    private static final String WINDOW = "guard.window";

    private static final Map<String, Limit> LIMITS = Map.of(
            "guard.max-fraction",
            (rules, text) -> {
                double fraction = Double.parseDouble(text);
                GuardLimits was = rules.guard();
                return guard(rules, new GuardLimits(fraction, was.minCount(), was.window(), was.rampAfter()));
            },
            "guard.min-count",
            (rules, text) -> {
                GuardLimits was = rules.guard();
                return guard(
                        rules,
                        new GuardLimits(was.maxFraction(), Integer.parseInt(text), was.window(), was.rampAfter()));
            },
            WINDOW,
            (rules, text) -> {
                GuardLimits was = rules.guard();
                return guard(
                        rules, new GuardLimits(was.maxFraction(), was.minCount(), positive(text), was.rampAfter()));
            },
            "guard.ramp-after",
            (rules, text) -> {
                GuardLimits was = rules.guard();
                return guard(rules, new GuardLimits(was.maxFraction(), was.minCount(), was.window(), positive(text)));
            },
            "check.stopped-grace",
            (rules, text) -> {
                ProofPolicy.Limits was = rules.proof();
                return proof(
                        rules, new ProofPolicy.Limits(DurationText.parse(text), was.absentGrace(), was.interval()));
            },
            "check.absent-grace",
            (rules, text) -> {
                ProofPolicy.Limits was = rules.proof();
                return proof(rules, new ProofPolicy.Limits(was.stoppedGrace(), positive(text), was.interval()));
            });

    private static final Map<String, String> NOT_RECORDED =
            Map.of("sweep.interval", "what was seen at other times is not recorded");

    private final Map<String, String> values;
    private final UnaryOperator<BatchChecked.Rules> change;

    private interface Limit {
        BatchChecked.Rules in(BatchChecked.Rules rules, String text);
    }

    private PolicyChange(Map<String, String> values, UnaryOperator<BatchChecked.Rules> change) {
        this.values = values;
        this.change = change;
    }

    /**
     * Reads other limits.
     *
     * @param pairs each {@code name=value}, the names those of the settings without {@code RECONCILER_}, such as {@code
     *     guard.max-fraction=0.5}
     * @throws IllegalArgumentException naming what is wrong and what would be right
     */
    public static PolicyChange parse(List<String> pairs) {
        Map<String, String> values = new LinkedHashMap<>();
        UnaryOperator<BatchChecked.Rules> change = rules -> rules;
        for (String pair : pairs) {
            int equals = pair.indexOf('=');
            String name = equals < 0 ? pair : pair.substring(0, equals);
            String text = equals < 0 ? "" : pair.substring(equals + 1);
            if (NOT_RECORDED.containsKey(name)) {
                throw new IllegalArgumentException(name + " cannot be another one: " + NOT_RECORDED.get(name));
            }
            Limit limit = LIMITS.get(name);
            if (limit == null || equals < 0) {
                throw new IllegalArgumentException("no limit: " + pair + "; expected name=value with one of "
                        + String.join(", ", new TreeSet<>(LIMITS.keySet())));
            }
            if (values.put(name, text) != null) {
                throw new IllegalArgumentException(name + " is given twice");
            }
            tried(name, text, limit);
            UnaryOperator<BatchChecked.Rules> before = change;
            change = rules -> limit.in(before.apply(rules), text);
        }
        return new PolicyChange(values, change);
    }

    private static void tried(String name, String text, Limit limit) {
        try {
            limit.in(ANY, text);
        } catch (IllegalArgumentException e) {
            String form = name.endsWith("fraction")
                    ? "more than 0 and at most 1, such as 0.5"
                    : name.endsWith("count") ? "a whole number from 1 on" : "a duration, such as 90s, 5m or 1h";
            throw new IllegalArgumentException(name + "=" + text + " is no value for it; expected " + form, e);
        }
    }

    /** These rules with the other limits. */
    public BatchChecked.Rules in(BatchChecked.Rules rules) {
        return change.apply(rules);
    }

    /** The other limits as they were given, by their names. */
    public Map<String, String> values() {
        return Map.copyOf(values);
    }

    /** The other window of the guard; empty where it stays as it was recorded. */
    public Optional<Duration> window() {
        return Optional.ofNullable(values.get(WINDOW)).map(DurationText::parse);
    }

    /** Whether nothing is changed. */
    public boolean isNone() {
        return values.isEmpty();
    }

    private static final BatchChecked.Rules ANY = new BatchChecked.Rules(
            Mode.HEAL,
            new ProofPolicy.Limits(Duration.ofMinutes(2), Duration.ofMinutes(10), Duration.ofMinutes(1)),
            new GuardLimits(0.1, 5, Duration.ofHours(1), Duration.ofMinutes(10)));

    private static BatchChecked.Rules guard(BatchChecked.Rules rules, GuardLimits guard) {
        return new BatchChecked.Rules(rules.mode(), rules.proof(), guard);
    }

    private static BatchChecked.Rules proof(BatchChecked.Rules rules, ProofPolicy.Limits proof) {
        return new BatchChecked.Rules(rules.mode(), proof, rules.guard());
    }

    private static Duration positive(String text) {
        Duration duration = DurationText.parse(text);
        if (duration.isZero()) {
            throw new IllegalArgumentException("longer than nothing");
        }
        return duration;
    }
}
