package io.workspacereconciler.database;

import io.workspacereconciler.workspace.PlaceColumns;
import io.workspacereconciler.workspace.RegistryTable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Whether the platform's registry, a table or a view, has what each role reads and writes, and lets it. */
final class RegistryCheck {

    private static final String SETTING = "RECONCILER_REGISTRY_TABLE: ";

    /** Those whose type our statements rely on; the others take what there is. */
    private static final Map<String, String> TYPES = Map.of("id", "uuid", "parent_id", "uuid");

    private final String table;
    private final PlaceColumns places;
    private final String user;
    private final Map<String, RegistryColumn> columns;
    private final List<RegistryNeed> needs;

    private RegistryCheck(
            RegistryTable registry, String user, Map<String, RegistryColumn> columns, List<RegistryNeed> needs) {
        this.table = registry.name();
        this.places = registry.places();
        this.user = user;
        this.columns = columns;
        this.needs = needs;
    }

    /** What is wrong with the table or view of this name, each with whom it keeps from their work; nothing if it fits. */
    static List<String> problems(Handle handle, RegistryTable registry, List<RegistryNeed> needs) {
        String table = registry.name();
        String user = handle.createQuery("select quote_ident(current_user)")
                .mapTo(String.class)
                .one();
        Map<String, RegistryColumn> columns = RegistryColumn.of(handle, table);
        return columns.isEmpty()
                ? List.of(SETTING + "there is no table or view `" + table
                        + "` in this database, or none in a schema that " + user
                        + " may use; it must be the platform's registry")
                : new RegistryCheck(registry, user, columns, needs).problems();
    }

    private List<String> problems() {
        List<String> problems = new ArrayList<>();
        Map<String, List<String>> missing = new LinkedHashMap<>();
        Map<String, List<String>> misfits = new LinkedHashMap<>();
        Map<String, List<String>> unread = new LinkedHashMap<>();
        Map<String, List<String>> unchanged = new LinkedHashMap<>();
        Map<String, List<String>> computed = new LinkedHashMap<>();
        for (RegistryNeed need : needs) {
            note(missing, need.who(), need.use().columns(), name -> !columns.containsKey(name));
            note(misfits, need.who(), need.use().reads(), is(column -> !fits(column)));
            note(unread, need.who(), reads(need), is(column -> !column.readable()));
            note(unchanged, need.who(), need.use().writes(), is(column -> !column.writable()));
            note(computed, need.who(), need.use().writes(), is(column -> !column.updatable()));
        }
        missing("RECONCILER_REGISTRY_ACCOUNT_COLUMN", places.account()).ifPresent(problems::add);
        missing("RECONCILER_REGISTRY_REGION_COLUMN", places.region()).ifPresent(problems::add);
        tell(problems, missing, "`" + table + "` lacks %s; a view can give them these names");
        tell(problems, misfits, "of `" + table + "`, %s must be of the type uuid");
        tell(problems, unread, user + " may not read of `" + table + "`: %s; grant select on " + table + " to " + user);
        tell(
                problems,
                unchanged,
                user + " may not change of `" + table + "`: %s; grant update (" + String.join(", ", unchanged.keySet())
                        + ") on " + table + " to " + user);
        tell(
                problems,
                computed,
                "the view `" + table + "` takes no update of %s; it must give the columns as its table has them,"
                        + " or have a trigger INSTEAD OF UPDATE");
        return problems;
    }

    /** The columns of the places, too, as PostgreSQL folds their names: every role looks at rows. */
    private List<String> reads(RegistryNeed need) {
        return Stream.concat(
                        need.use().reads().stream(), places.names().stream().map(RegistryCheck::folded))
                .distinct()
                .toList();
    }

    private Optional<String> missing(String setting, @Nullable String column) {
        return Optional.ofNullable(column)
                .filter(name -> !columns.containsKey(folded(name)))
                .map(name -> setting + ": `" + table + "` has no column `" + folded(name)
                        + "`; name the one that it has, or let a view give it that name");
    }

    private static String folded(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    private static void note(
            Map<String, List<String>> noted, String who, List<String> columns, Predicate<String> isWrong) {
        columns.stream()
                .filter(isWrong)
                .forEach(name ->
                        noted.computeIfAbsent(name, first -> new ArrayList<>()).add(who));
    }

    private Predicate<String> is(Predicate<RegistryColumn> wrong) {
        return name -> {
            RegistryColumn column = columns.get(name);
            return column != null && wrong.test(column);
        };
    }

    private static boolean fits(RegistryColumn column) {
        return TYPES.getOrDefault(column.name(), column.type()).equals(column.type());
    }

    /** One sentence with all columns, each with whom it is needed by. */
    private static void tell(List<String> problems, Map<String, List<String>> noted, String sentence) {
        if (!noted.isEmpty()) {
            problems.add(SETTING
                    + String.format(
                            sentence,
                            noted.entrySet().stream()
                                    .map(entry -> entry.getKey() + " (" + String.join(", ", entry.getValue()) + ")")
                                    .collect(Collectors.joining(", "))));
        }
    }
}
