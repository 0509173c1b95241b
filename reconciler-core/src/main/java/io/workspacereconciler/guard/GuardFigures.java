package io.workspacereconciler.guard;

import java.util.Objects;

/**
 * What one decision counted in one group, the death that it was about left out.
 *
 * @param rows the group's size
 * @param counted deaths that were let through within the window or are being dealt with
 * @param dead workspaces that are known to be dead
 * @param limit the most that may be counted
 */
public record GuardFigures(GuardGroup group, int rows, int counted, int dead, int limit) {

    public GuardFigures {
        Objects.requireNonNull(group, "group");
        if (rows < 0 || counted < 0 || dead < 0) {
            throw new IllegalArgumentException(
                    "fewer than none in " + group + ": " + rows + ", " + counted + ", " + dead);
        }
    }

    /** For a person. */
    public String describe() {
        return counted + " of at most " + limit + " in " + group.describe() + " (" + rows + " rows, " + dead
                + " others known dead)";
    }
}
