package io.workspacereconciler.database;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/** Whether the platform's registry has what this system reads and writes. */
final class RegistryCheck {

    /** The columns of the control plane's contract, as far as they are used here. */
    static final List<String> COLUMNS =
            List.of("id", "status", "runtime", "instance_id", "tier", "parent_id", "url", "updated_at");

    private RegistryCheck() {}

    /** What is wrong with the table or view of this name; nothing if it fits. */
    static List<String> problems(Handle handle, String table) {
        Set<String> present = new HashSet<>(handle.createQuery(
                        "select attname from pg_attribute where attrelid = to_regclass(:table) and attnum > 0 and not attisdropped")
                .bind("table", table)
                .mapTo(String.class)
                .list());
        if (present.isEmpty()) {
            return List.of("RECONCILER_REGISTRY_TABLE: there is no table or view `" + table
                    + "` in this database; it must be the platform's registry");
        }
        List<String> missing = new ArrayList<>(COLUMNS);
        missing.removeAll(present);
        return missing.isEmpty()
                ? List.of()
                : List.of("RECONCILER_REGISTRY_TABLE: `" + table + "` lacks the column(s) " + String.join(", ", missing)
                        + "; needed are " + String.join(", ", COLUMNS) + "; an updatable view can give them");
    }
}
