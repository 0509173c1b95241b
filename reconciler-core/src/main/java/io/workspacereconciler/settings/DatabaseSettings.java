package io.workspacereconciler.settings;

import io.workspacereconciler.workspace.PlaceColumns;
import io.workspacereconciler.workspace.RegistryTable;
import java.util.List;
import java.util.regex.Pattern;

/**
 * How to reach PostgreSQL and the platform's registry in it.
 *
 * @param url begins with {@code jdbc:postgresql:} and holds no password
 * @param user the role
 * @param password of the role
 * @param registryTable {@code [schema.]name}, plain identifiers, safe to stand in SQL
 * @param placeColumns which of its columns say in which place an instance is
 */
public record DatabaseSettings(
        String url, String user, Secret password, String registryTable, PlaceColumns placeColumns) {
    private static final String DEFAULT_TABLE = "workspaces";
    private static final String IDENTIFIER = "[A-Za-z_][A-Za-z0-9_]{0,62}";
    private static final Pattern TABLE = Pattern.compile("(" + IDENTIFIER + "\\.)?" + IDENTIFIER);

    private static final Setting<String> URL = Setting.hiddenText(
                    "RECONCILER_DATABASE_URL", "a JDBC URL", "`jdbc:postgresql://host:5432/name`")
            .rule("`jdbc:postgresql:` and what follows", url -> url.startsWith("jdbc:postgresql:"))
            .rule("without `password=`, which is RECONCILER_DATABASE_PASSWORD", url -> !url.contains("password="))
            .doc("The database with the registry and our own schema.");

    private static final Setting<String> USER =
            Setting.text("RECONCILER_DATABASE_USER").doc("The role in the database.");

    private static final Setting<Secret> PASSWORD =
            Setting.secret("RECONCILER_DATABASE_PASSWORD").doc("The role's password.");

    private static final Setting<String> REGISTRY_TABLE = Setting.text("RECONCILER_REGISTRY_TABLE")
            .rule(
                    "`[schema.]table` of plain identifiers",
                    table -> TABLE.matcher(table).matches())
            .defaultsTo(DEFAULT_TABLE)
            .doc("The platform's registry, a table or an updatable view.");

    /** Which column holds the account of a row's instance. */
    public static final Setting<String> ACCOUNT_COLUMN = column("RECONCILER_REGISTRY_ACCOUNT_COLUMN")
            .doc("The column of the registry with the account of each row's instance, where there are several.");

    /** Which column holds the region of a row's instance. */
    public static final Setting<String> REGION_COLUMN = column("RECONCILER_REGISTRY_REGION_COLUMN")
            .doc("The column of the registry with the region of each row's instance, where there are several.");

    private static Setting<String> column(String name) {
        return Setting.text(name)
                .rule("a plain identifier", PlaceColumns::isIdentifier)
                .optional();
    }

    /** What these settings are read from by a program that never touches the registry. */
    public static final List<Declaration> CONNECTION = List.of(URL, USER, PASSWORD);

    /** What these settings are read from. */
    public static final List<Declaration> SETTINGS =
            List.of(URL, USER, PASSWORD, REGISTRY_TABLE, ACCOUNT_COLUMN, REGION_COLUMN);

    /** {@link IllegalArgumentException} when the table's name could not stand in SQL as it is. */
    public DatabaseSettings {
        if (!TABLE.matcher(registryTable).matches()) {
            throw new IllegalArgumentException("not [schema.]table: " + registryTable);
        }
    }

    /** With a registry that says nothing of places. */
    public DatabaseSettings(String url, String user, Secret password, String registryTable) {
        this(url, user, password, registryTable, PlaceColumns.NONE);
    }

    /** The registry as SQL names it. */
    public RegistryTable registry() {
        return new RegistryTable(registryTable, placeColumns);
    }

    /** From values that were read with {@link #CONNECTION}; the registry is then under its default name. */
    public static DatabaseSettings connection(SettingValues values) {
        return new DatabaseSettings(values.get(URL), values.get(USER), values.get(PASSWORD), DEFAULT_TABLE);
    }

    /** From values that were read with {@link #SETTINGS}. */
    public static DatabaseSettings from(SettingValues values) {
        return new DatabaseSettings(
                values.get(URL),
                values.get(USER),
                values.get(PASSWORD),
                values.get(REGISTRY_TABLE),
                new PlaceColumns(
                        values.find(ACCOUNT_COLUMN).orElse(null),
                        values.find(REGION_COLUMN).orElse(null)));
    }
}
