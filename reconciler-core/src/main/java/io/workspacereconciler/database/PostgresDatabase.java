package io.workspacereconciler.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool;
import io.workspacereconciler.operate.StartupException;
import io.workspacereconciler.settings.DatabaseSettings;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationInfoService;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;

/**
 * The pool of connections to the one PostgreSQL, with our own schema at its latest version.
 *
 * <p>Every statement ends in bounded time: connecting, waiting for a connection, for a lock, and running all have a limit.
 */
public final class PostgresDatabase implements AutoCloseable {

    private static final String SCHEMA = "reconciler";
    private static final long WAIT_MILLIS = 5_000;

    /** How long a statement, a wait for a lock and an idle transaction may last; PostgreSQL ends what lasts longer. */
    public record Limits(Duration statement, Duration lock, Duration idle) {
        /** What programs run with. */
        public static final Limits USUAL =
                new Limits(Duration.ofSeconds(20), Duration.ofSeconds(5), Duration.ofSeconds(30));

        private String sql() {
            return "set statement_timeout = " + statement.toMillis() + "; set lock_timeout = " + lock.toMillis()
                    + "; set idle_in_transaction_session_timeout = " + idle.toMillis();
        }
    }

    private final HikariDataSource pool;
    private final DatabaseSettings settings;

    private PostgresDatabase(HikariDataSource pool, DatabaseSettings settings) {
        this.pool = pool;
        this.settings = settings;
    }

    /**
     * Connects.
     *
     * @param connections the most at a time
     * @throws StartupException when the server does not answer or refuses, in words without a credential
     */
    public static PostgresDatabase connect(DatabaseSettings settings, String program, int connections) {
        return connect(settings, program, connections, Limits.USUAL);
    }

    /** As {@link #connect(DatabaseSettings, String, int)}, with limits of one's own. */
    public static PostgresDatabase connect(DatabaseSettings settings, String program, int connections, Limits limits) {
        HikariConfig config = new HikariConfig();
        config.setPoolName(program);
        config.setJdbcUrl(settings.url());
        config.setUsername(settings.user());
        config.setPassword(settings.password().reveal());
        config.setMaximumPoolSize(connections);
        config.setMinimumIdle(1);
        config.setConnectionTimeout(WAIT_MILLIS);
        config.setInitializationFailTimeout(WAIT_MILLIS);
        config.setConnectionInitSql(limits.sql());
        config.addDataSourceProperty("ApplicationName", program);
        config.addDataSourceProperty("connectTimeout", "5");
        config.addDataSourceProperty("socketTimeout", "30");
        config.addDataSourceProperty("tcpKeepAlive", "true");
        try {
            return new PostgresDatabase(new HikariDataSource(config), settings);
        } catch (HikariPool.PoolInitializationException e) {
            throw new StartupException(
                    List.of("RECONCILER_DATABASE_URL: PostgreSQL is not to be used as " + settings.user() + ": "
                            + reason(e) + "; give the address of a server that runs, and a role that may log in"));
        }
    }

    /**
     * Brings our own schema to its latest version; of several that start together one does it and the others wait. Where
     * it is there already nothing but reading it is needed.
     *
     * @throws StartupException when the role may not
     */
    public PostgresDatabase migrate() {
        try {
            Flyway flyway = flyway();
            MigrationInfoService versions = flyway.info();
            if (versions.current() == null || versions.pending().length > 0) {
                flyway.migrate();
            } else {
                flyway.validate();
            }
            return this;
        } catch (FlywayException e) {
            throw new StartupException(List.of("RECONCILER_DATABASE_USER: the schema `" + SCHEMA
                    + "` could not be brought up to date: " + reason(e)
                    + "; let its owner run `reconciler-consumer migrate`, and grant this role what the README lists"));
        }
    }

    /**
     * What there is of our own schema; changes nothing.
     *
     * @throws StartupException when that may not be read
     */
    public SchemaState schema() {
        try {
            MigrationInfoService versions = flyway().info();
            MigrationInfo current = versions.current();
            return new SchemaState(
                    current == null ? "" : String.valueOf(current.getVersion()),
                    versions.pending().length,
                    jdbi().withHandle(handle -> OwnTables.mayCreate(handle, SCHEMA)));
        } catch (FlywayException | JdbiException e) {
            throw new StartupException(List.of("RECONCILER_DATABASE_USER: the schema `" + SCHEMA + "` may not be read: "
                    + reason(e) + "; grant what the README lists"));
        }
    }

    private Flyway flyway() {
        return Flyway.configure()
                .dataSource(pool)
                .schemas(SCHEMA)
                .defaultSchema(SCHEMA)
                .locations("classpath:db/reconciler")
                .load();
    }

    /** The server's version and who is connected, in words; {@link StartupException} when it does not answer. */
    public String server() {
        try {
            return "PostgreSQL "
                    + jdbi().withHandle(handle -> handle.createQuery(
                                    "select current_setting('server_version') || ', as ' || current_user")
                            .mapTo(String.class)
                            .one());
        } catch (JdbiException e) {
            throw new StartupException(List.of("RECONCILER_DATABASE_URL: " + reason(e)));
        }
    }

    /**
     * Checks the rights on our own tables.
     *
     * @param tables without their schema; none stands for all that are there
     * @throws StartupException naming what may not be done
     */
    public PostgresDatabase requireOwn(List<String> tables) {
        return require("RECONCILER_DATABASE_USER: ", handle -> OwnTables.problems(handle, SCHEMA, tables));
    }

    /**
     * Checks that the platform's registry is there with every column that is needed, and that it may be used.
     *
     * @throws StartupException naming what is missing, and for whom
     */
    public PostgresDatabase requireRegistry(List<RegistryNeed> needs) {
        return require(
                "RECONCILER_REGISTRY_TABLE: `" + settings.registryTable() + "`: ",
                handle -> RegistryCheck.problems(handle, settings.registry(), needs));
    }

    private PostgresDatabase require(String about, Function<Handle, List<String>> check) {
        try {
            List<String> problems = jdbi().withHandle(check::apply);
            if (!problems.isEmpty()) {
                throw new StartupException(problems);
            }
            return this;
        } catch (JdbiException e) {
            throw new StartupException(List.of(about + reason(e)));
        }
    }

    /** The stores over this pool, on this clock. */
    public Database database(DatabaseClock clock) {
        return new JdbiDatabase(jdbi(), settings.registry(), clock);
    }

    private Jdbi jdbi() {
        return Jdbi.create(pool);
    }

    private static String reason(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage()).lines().findFirst().orElse("no reason given");
    }

    @Override
    public void close() {
        pool.close();
    }
}
