package io.workspacereconciler.workspace;

import java.util.Objects;

/**
 * How many online rows name the same place.
 *
 * @param rows at least one
 * @param first of them, in the database's order of ids
 */
public record NamedRows(NamedPlace named, int rows, WorkspaceId first) {

    public NamedRows {
        Objects.requireNonNull(named, "named");
        Objects.requireNonNull(first, "first");
    }
}
