package io.workspacereconciler.database;

import java.util.List;
import org.jdbi.v3.core.Handle;

/** Whether our own tables, which another role may have made, may be used by the one that is connected. */
final class OwnTables {

    /** Flyway's own table is only read. */
    private static final String QUERY = """
            select quote_ident(current_user) as who, string_agg(c.relname, ', ' order by c.relname) as tables
              from pg_class c join pg_namespace n on n.oid = c.relnamespace
             where n.nspname = :schema and c.relkind = 'r' and c.relname <> 'flyway_schema_history'
               and (:all or c.relname = any(:tables))
               and not (has_table_privilege(c.oid, 'SELECT') and has_table_privilege(c.oid, 'INSERT')
                        and has_table_privilege(c.oid, 'UPDATE') and has_table_privilege(c.oid, 'DELETE'))
            having count(*) > 0
            """;

    private OwnTables() {}

    /** One sentence that names the tables, of these or, if none is given, of all, that may not be worked on. */
    static List<String> problems(Handle handle, String schema, List<String> tables) {
        return handle.createQuery(QUERY)
                .bind("schema", schema)
                .bind("all", tables.isEmpty())
                .bindArray("tables", String.class, tables)
                .map((row, context) -> "RECONCILER_DATABASE_USER: " + row.getString("who")
                        + " may not select, insert, update and delete in `" + schema + "`: " + row.getString("tables")
                        + "; grant it what the README lists")
                .list();
    }

    /** Whether tables may be made in the schema or, where it is not there, the schema itself. */
    static boolean mayCreate(Handle handle, String schema) {
        return handle.createQuery("""
                        select coalesce((select has_schema_privilege(oid, 'CREATE') from pg_namespace where nspname = :schema),
                                        has_database_privilege(current_database(), 'CREATE'))
                        """)
                .bind("schema", schema)
                .mapTo(Boolean.class)
                .one();
    }
}
