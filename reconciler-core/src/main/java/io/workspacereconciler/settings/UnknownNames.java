package io.workspacereconciler.settings;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Says of a name that nobody knows which known one is nearest, by Levenshtein distance. */
final class UnknownNames {
    private final List<String> known;

    UnknownNames(Collection<String> known) {
        this.known = known.stream().sorted().toList();
    }

    String problem(String name) {
        return name + ": no such setting"
                + nearest(name).map(near -> "; did you mean " + near + "?").orElse("; `--help` lists the settings");
    }

    /** The nearest known name, empty when none is near enough to be what was meant. */
    Optional<String> nearest(String name) {
        return known.stream()
                .min(Comparator.comparingInt(candidate -> distance(name, candidate)))
                .filter(candidate -> distance(name, candidate) <= Math.max(2, name.length() / 4));
    }

    private static int distance(String left, String right) {
        int[] previous = new int[right.length() + 1];
        for (int column = 0; column <= right.length(); column++) {
            previous[column] = column;
        }
        for (int row = 1; row <= left.length(); row++) {
            int[] current = new int[right.length() + 1];
            current[0] = row;
            for (int column = 1; column <= right.length(); column++) {
                int replaced = previous[column - 1] + (left.charAt(row - 1) == right.charAt(column - 1) ? 0 : 1);
                current[column] = Math.min(replaced, 1 + Math.min(previous[column], current[column - 1]));
            }
            previous = current;
        }
        return previous[right.length()];
    }
}
