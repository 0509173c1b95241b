package io.workspacereconciler.database;

import java.util.List;
import java.util.stream.Stream;

/** What is done with the platform's registry, by the columns that it takes; each use includes those before it. */
public enum RegistryUse {
    /** Walks the online rows. */
    SCAN,
    /** Reads whole rows, and changes none. */
    READ,
    /** Moves rows from one instance to another. */
    MOVE;

    private static final List<String> SCANNED = List.of("id", "status", "runtime", "instance_id");
    private static final List<String> ROW =
            List.of("id", "status", "runtime", "instance_id", "tier", "parent_id", "url");
    private static final List<String> MOVED = List.of("status", "instance_id", "url", "updated_at");

    /** All columns that must be there. */
    public List<String> columns() {
        return Stream.concat(reads().stream(), writes().stream()).distinct().toList();
    }

    /** The columns that are selected. */
    public List<String> reads() {
        return this == SCAN ? SCANNED : ROW;
    }

    /** The columns that are updated. */
    public List<String> writes() {
        return this == MOVE ? MOVED : List.of();
    }
}
