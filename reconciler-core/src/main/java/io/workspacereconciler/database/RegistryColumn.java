package io.workspacereconciler.database;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/**
 * A column of the platform's registry, as whoever is connected has it.
 *
 * @param type of a domain the type below it
 * @param readable whether it may be selected
 * @param writable whether it may be updated
 * @param updatable whether an update would reach the table; a view's column may be computed
 */
record RegistryColumn(String name, String type, boolean readable, boolean writable, boolean updatable) {

    /** A view takes an update of a column that is its table's as it is, or by a trigger or a rule of its own. */
    private static final String QUERY = """
            select a.attname as name,
                   coalesce(nullif(t.typbasetype, 0), t.oid)::regtype::text as type,
                   has_column_privilege(a.attrelid, a.attnum, 'SELECT') as readable,
                   has_column_privilege(a.attrelid, a.attnum, 'UPDATE') as writable,
                   pg_column_is_updatable(a.attrelid, a.attnum, true)
                       or exists (select from pg_trigger g where g.tgrelid = a.attrelid and g.tgtype & 80 = 80)
                       or exists (select from pg_rewrite r
                                   where r.ev_class = a.attrelid and r.ev_type = '2' and r.is_instead) as updatable
              from pg_attribute a join pg_type t on t.oid = a.atttypid
             where a.attrelid = to_regclass(:table) and a.attnum > 0 and not a.attisdropped
            """;

    /** Those of the table or view of this name; none when it is not there. */
    static Map<String, RegistryColumn> of(Handle handle, String table) {
        Map<String, RegistryColumn> columns = new LinkedHashMap<>();
        handle.createQuery(QUERY)
                .bind("table", table)
                .map((row, context) -> new RegistryColumn(
                        row.getString("name"),
                        row.getString("type"),
                        row.getBoolean("readable"),
                        row.getBoolean("writable"),
                        row.getBoolean("updatable")))
                .forEach(column -> columns.put(column.name(), column));
        return columns;
    }
}
