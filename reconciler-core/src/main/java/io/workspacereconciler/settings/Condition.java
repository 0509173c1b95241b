package io.workspacereconciler.settings;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * When a setting is required: another setting has, or its list contains, one of some values, or is not set; several are
 * joined by "and".
 */
public final class Condition {
    private final List<Clause> clauses;

    private Condition(List<Clause> clauses) {
        this.clauses = List.copyOf(clauses);
    }

    /** Holds when the setting's text, given or by default, is one of these or is a list that contains one of these. */
    public static Condition when(Setting<?> setting, String... values) {
        return new Condition(List.of(new Clause(setting, List.of(values))));
    }

    /** Holds when this one and the other setting's clause hold. */
    public Condition and(Setting<?> setting, String... values) {
        List<Clause> joined = new ArrayList<>(clauses);
        joined.add(new Clause(setting, List.of(values)));
        return new Condition(joined);
    }

    /** Holds when this one holds and the other setting is neither given nor has a default. */
    public Condition andWithout(Setting<?> setting) {
        List<Clause> joined = new ArrayList<>(clauses);
        joined.add(new Clause(setting, List.of()));
        return new Condition(joined);
    }

    boolean holds(Map<String, String> texts) {
        return clauses.stream().allMatch(clause -> clause.holds(texts));
    }

    @Override
    public String toString() {
        return clauses.stream().map(Clause::toString).collect(Collectors.joining(" and "));
    }

    private record Clause(Setting<?> setting, List<String> values) {
        boolean holds(Map<String, String> texts) {
            if (values.isEmpty()) {
                return !texts.containsKey(setting.name());
            }
            return Arrays.stream(texts.getOrDefault(setting.name(), "").split(","))
                    .map(String::trim)
                    .anyMatch(values::contains);
        }

        @Override
        public String toString() {
            return values.isEmpty()
                    ? setting.name() + " is not set"
                    : setting.name() + " has `" + String.join("` or `", values) + "`";
        }
    }
}
