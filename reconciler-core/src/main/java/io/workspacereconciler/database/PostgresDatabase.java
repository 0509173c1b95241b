package io.workspacereconciler.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool;
import io.workspacereconciler.operate.StartupException;
import io.workspacereconciler.settings.DatabaseSettings;
import java.time.Duration;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
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
     * Brings our own schema to its latest version; of several that start together one does it and the others wait.
     *
     * @throws StartupException when the role may not, or the schema is of a later version
     */
    public PostgresDatabase migrate() {
        try {
            Flyway.configure()
                    .dataSource(pool)
                    .schemas(SCHEMA)
                    .defaultSchema(SCHEMA)
                    .locations("classpath:db/reconciler")
                    .load()
                    .migrate();
            return this;
        } catch (FlywayException e) {
            throw new StartupException(List.of("RECONCILER_DATABASE_USER: the schema `" + SCHEMA
                    + "` could not be brought up to date: " + reason(e)
                    + "; the role needs CREATE on the database, or the schema's ownership"));
        }
    }

    /**
     * Checks that the platform's registry is there with every column that is used.
     *
     * @throws StartupException naming what is missing
     */
    public PostgresDatabase requireRegistry() {
        try {
            List<String> problems =
                    jdbi().withHandle(handle -> RegistryCheck.problems(handle, settings.registryTable()));
            if (!problems.isEmpty()) {
                throw new StartupException(problems);
            }
            return this;
        } catch (JdbiException e) {
            throw new StartupException(
                    List.of("RECONCILER_REGISTRY_TABLE: `" + settings.registryTable() + "`: " + reason(e)));
        }
    }

    /** The stores over this pool, on this clock. */
    public Database database(DatabaseClock clock) {
        return new JdbiDatabase(jdbi(), settings.registryTable(), clock);
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
