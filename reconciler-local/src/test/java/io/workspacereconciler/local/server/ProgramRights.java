package io.workspacereconciler.local.server;

import io.workspacereconciler.event.Topic;
import io.workspacereconciler.settings.DatabaseSettings;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.NullMarked;

/**
 * As whom the programs of tests run: as whoever may do everything, or, where the system property {@code
 * reconciler.test.rights} is {@code readme}, as a user of the database and of Kafka that has the README's rights and no
 * others. The tests themselves may do everything in any case.
 */
@NullMarked
public final class ProgramRights {

    private static final String PROPERTY = System.getProperty("reconciler.test.rights", "all");

    private final TestServers.Database database;
    private final Set<String> topics = new HashSet<>();
    private final Map<String, DatabaseRoles> roles = new HashMap<>();

    /** Of programs over this database. */
    public ProgramRights(TestServers.Database database) {
        this.database = database;
    }

    static boolean areTheReadmes() {
        return switch (PROPERTY) {
            case "readme" -> true;
            case "all" -> false;
            default -> throw new IllegalArgumentException("reconciler.test.rights is all or readme, not " + PROPERTY);
        };
    }

    /**
     * How a program with this environment logs in: name, value, name, value; nothing where it may do everything, or there is
     * no registry yet on which it could have rights.
     *
     * @param role {@code producer} or {@code consumer}
     */
    public synchronized String[] of(String role, Map<String, String> environment) {
        String table = environment.getOrDefault("RECONCILER_REGISTRY_TABLE", "workspaces");
        if (!areTheReadmes() || !isThere(table)) {
            return new String[0];
        }
        try {
            // a test may have a broker of its own, or roles
            String[] nothing = new String[0];
            return concat(
                    is(environment, "RECONCILER_KAFKA_BOOTSTRAP_SERVERS", TestServers.bootstrapServers())
                            ? kafka(role, environment)
                            : nothing,
                    is(environment, "RECONCILER_DATABASE_USER", database.user())
                            ? roles(table, environment).environment(role)
                            : nothing);
        } catch (Exception e) {
            throw new IllegalStateException("the README's rights cannot be given", e);
        }
    }

    private DatabaseRoles roles(String table, Map<String, String> environment) throws IOException {
        DatabaseRoles granted = roles.get(table);
        if (granted == null) {
            granted = isThere("reconciler.sweeps")
                    ? DatabaseRoles.grantOnSchema(database, table)
                    : DatabaseRoles.grant(database, table);
            granted.makeConsumer();
            roles.put(table, granted);
        }
        // the producer's settings do not have them
        String account = environment.get(DatabaseSettings.ACCOUNT_COLUMN.name());
        String region = environment.get(DatabaseSettings.REGION_COLUMN.name());
        if (account != null && region != null) {
            granted.grantPlaces(account, region);
        }
        return granted;
    }

    private static boolean is(Map<String, String> environment, String setting, String value) {
        return value.equals(environment.get(setting));
    }

    private String[] kafka(String role, Map<String, String> environment) throws Exception {
        String prefix = Objects.requireNonNull(environment.get("RECONCILER_TOPIC_PREFIX"), "a prefix");
        if (topics.add(prefix)) {
            List<String> names = Arrays.stream(Topic.values())
                    .map(topic -> topic.name(prefix))
                    .toList();
            int partitions = Integer.parseInt(environment.getOrDefault("RECONCILER_TOPIC_PARTITIONS", "12"));
            TestServers.secured().grant(names, partitions, prefix);
        }
        return TestServers.secured().environment(role);
    }

    private boolean isThere(String table) {
        return Jdbi.create(database.jdbcUrl(), database.user(), database.password())
                .withHandle(handle -> handle.createQuery("select to_regclass(:table) is not null")
                        .bind("table", table)
                        .mapTo(Boolean.class)
                        .one());
    }

    private static String[] concat(String[] first, String[] second) {
        String[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
