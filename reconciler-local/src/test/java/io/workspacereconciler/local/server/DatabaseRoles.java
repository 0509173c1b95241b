package io.workspacereconciler.local.server;

import io.workspacereconciler.database.PostgresDatabase;
import io.workspacereconciler.local.Readme;
import io.workspacereconciler.settings.DatabaseSettings;
import io.workspacereconciler.settings.Secret;
import java.io.IOException;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Jdbi;

/** The README's database roles, made by its own SQL under names that no other test has. */
public final class DatabaseRoles {

    private static final Pattern ROLE = Pattern.compile("reconciler_(owner|producer|planner|checker|healer|consumer)");
    private static final String PASSWORD = "a password";

    private final TestServers.Database database;
    private final String registryTable;
    private final String suffix = "_" + UUID.randomUUID().toString().substring(0, 8);

    private DatabaseRoles(TestServers.Database database, String registryTable) {
        this.database = database;
        this.registryTable = registryTable;
    }

    /** The roles with their rights on this registry, which is there, and on our own schema, which is made. */
    public static DatabaseRoles grant(TestServers.Database database, String registryTable) throws IOException {
        DatabaseRoles roles = new DatabaseRoles(database, registryTable);
        roles.execute(Readme.sql("roles and schema"));
        try (PostgresDatabase owner = PostgresDatabase.connect(roles.settings("owner"), "owner", 2)) {
            owner.migrate();
        }
        roles.execute(Readme.sql("grants"));
        return roles;
    }

    /** The same where our own schema is there already, whoever has made it. */
    static DatabaseRoles grantOnSchema(TestServers.Database database, String registryTable) throws IOException {
        DatabaseRoles roles = new DatabaseRoles(database, registryTable);
        roles.execute(Readme.sql("roles and schema").stream()
                .filter(statement -> !statement.startsWith("create schema "))
                .toList());
        roles.execute(Readme.sql("grants"));
        return roles;
    }

    /** The README's further rights where the registry has the README's columns of places. */
    public void grantPlaces() throws IOException {
        grantPlaces("aws_account", "aws_region");
    }

    /** The README's further rights where the registry has these columns of places. */
    public void grantPlaces(String account, String region) throws IOException {
        execute(Readme.sql("grants of places").stream()
                .map(grant -> grant.replace("aws_account", account).replace("aws_region", region))
                .toList());
    }

    /** A role that is granted all that a consumer may be, as the README has it for several. */
    public void makeConsumer() {
        execute(List.of(
                "create role reconciler_consumer login password '...'",
                "grant reconciler_planner, reconciler_checker, reconciler_healer to reconciler_consumer"));
    }

    /** How the role of this name, such as {@code planner}, connects. */
    public DatabaseSettings settings(String role) {
        return new DatabaseSettings(database.jdbcUrl(), user(role), new Secret(PASSWORD), registryTable);
    }

    /** The settings of a program that runs as this role: name, value, name, value. */
    public String[] environment(String role) {
        return new String[] {"RECONCILER_DATABASE_USER", user(role), "RECONCILER_DATABASE_PASSWORD", PASSWORD};
    }

    /** What the role is called here. */
    public String user(String role) {
        return "reconciler_" + role + suffix;
    }

    /** Statements of an administrator, in which the roles and the registry have the README's names. */
    public void execute(List<String> statements) {
        Jdbi.create(database.jdbcUrl(), database.user(), database.password())
                .useHandle(handle -> statements.forEach(statement -> handle.execute(here(statement))));
    }

    private String here(String statement) {
        return ROLE.matcher(statement)
                .replaceAll(role -> role.group() + suffix)
                .replace("'...'", "'" + PASSWORD + "'")
                .replaceAll("\\bworkspaces\\b", registryTable);
    }
}
