package io.workspacereconciler.local.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A real PostgreSQL server in a process of its own, that serves on 127.0.0.1 from the moment that
 * {@link #start(Path, int, Durability)} returns until {@link #close()}, which leaves no process behind.
 *
 * <p>Its folder keeps the data: start another one on the same folder and port and it goes on where this one ended. It
 * registers no shutdown hook: whoever starts it decides when in a shutdown it stops. A server that a killed JVM left
 * running on the folder is stopped first. Anyone on this machine can connect, with any password.
 */
public final class EmbeddedPostgres implements AutoCloseable {
    /** Whether what was committed must outlive a crash of the machine. */
    public enum Durability {
        /** As fast as it gets: a crash of the machine may lose or break the data. */
        THROWAWAY,
        /** As a server is run in earnest: what is committed stays. */
        KEPT
    }

    /** The port to ask for where any free one will do. */
    public static final int FREE_PORT = 0;

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedPostgres.class);
    private static final String USER = "postgres";
    private static final String MAINTENANCE_DATABASE = "postgres";
    private static final Pattern DATABASE_NAME = Pattern.compile("[a-z][a-z0-9_]{0,62}");
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(5);

    private final io.zonky.test.db.postgres.embedded.EmbeddedPostgres server;
    private final Path data;
    private final AtomicBoolean closed = new AtomicBoolean();

    private EmbeddedPostgres(io.zonky.test.db.postgres.embedded.EmbeddedPostgres server, Path data) {
        this.server = server;
        this.data = data;
    }

    /**
     * Starts a server; the folder is made where it is missing, and the server's log is the file {@code server.log} in it.
     *
     * @param port the port on 127.0.0.1, or {@link #FREE_PORT}
     * @throws IllegalStateException if the port or the folder is in use or it does not start; nothing of it is left running then
     */
    public static EmbeddedPostgres start(Path folder, int port, Durability durability) {
        Path data;
        try {
            data = Files.createDirectories(folder).toRealPath().resolve("data");
            stopAbandonedServer(data);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot use PostgreSQL's folder " + folder, e);
        }
        if (port != FREE_PORT) {
            LoopbackPort.requireFree(port);
        }
        Path log = folder.toAbsolutePath().resolve("server.log");
        var builder = io.zonky.test.db.postgres.embedded.EmbeddedPostgres.builder()
                .setDataDirectory(data)
                .setCleanDataDirectory(false)
                // its hook would run beside the owner's and stop the database under programs that are still finishing
                .setRegisterShutdownHook(false)
                .setPGStartupWait(START_LIMIT)
                // a pipe to this JVM would break with it; the file must not be in the data folder before that is made
                .setOutputRedirector(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .setPort(port)
                .setLocaleConfig("locale", "C")
                .setServerConfig("listen_addresses", "127.0.0.1")
                .setServerConfig("unix_socket_directories", "");
        if (durability == Durability.KEPT) {
            // the builder passes -F and synchronous_commit=off unless told otherwise; a later -c wins
            builder.setServerConfig("fsync", "on").setServerConfig("synchronous_commit", "on");
        }
        try {
            EmbeddedPostgres postgres = new EmbeddedPostgres(builder.start(), data);
            if (Postmaster.of(data).isEmpty()) {
                // the library takes any server that answers on the port for its own
                postgres.close();
                throw new IllegalStateException("another server answers on port " + postgres.port());
            }
            LOG.info("PostgreSQL serves on 127.0.0.1:{}", postgres.port());
            return postgres;
        } catch (IOException | RuntimeException e) {
            Postmaster.of(data).ifPresent(postmaster -> postmaster.stop(STOP_LIMIT));
            throw new IllegalStateException("PostgreSQL did not start, see " + log, e);
        }
    }

    private static void stopAbandonedServer(Path data) throws IOException {
        Path lockFile = data.resolve("epg-lock");
        Optional<Postmaster> abandoned = Postmaster.of(data);
        if (abandoned.isEmpty() || !Files.exists(lockFile)) {
            return;
        }
        try (FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            if (lock == null) {
                throw new IllegalStateException("another program runs PostgreSQL on " + data);
            }
            LOG.warn(
                    "stopping PostgreSQL, process {}, which a killed program left on {}",
                    abandoned.get().pid(),
                    data);
            abandoned.get().stop(STOP_LIMIT);
        } catch (OverlappingFileLockException e) {
            throw new IllegalStateException("this program already runs PostgreSQL on " + data, e);
        }
    }

    public int port() {
        return server.getPort();
    }

    /** The address of the database that every server has, {@code postgres}. */
    public String jdbcUrl() {
        return jdbcUrl(MAINTENANCE_DATABASE);
    }

    /** The address of a database that {@link #createDatabase(String)} made. */
    public String jdbcUrl(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port() + "/" + database;
    }

    public String user() {
        return USER;
    }

    public String password() {
        return USER;
    }

    /**
     * Creates a database unless it exists, and returns its address.
     *
     * @param name lower-case letters, digits and underscores, at most 63
     */
    public String createDatabase(String name) {
        if (!DATABASE_NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("not a name for a database: " + name);
        }
        try (Connection connection = DriverManager.getConnection(jdbcUrl(), USER, USER)) {
            if (!exists(connection, name)) {
                try (Statement statement = connection.createStatement()) {
                    statement.execute("CREATE DATABASE " + name);
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException("cannot create the database " + name, e);
        }
        return jdbcUrl(name);
    }

    private static boolean exists(Connection connection, String name) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("SELECT 1 FROM pg_database WHERE datname = ?")) {
            query.setString(1, name);
            try (ResultSet rows = query.executeQuery()) {
                return rows.next();
            }
        }
    }

    /** Stops the server, open connections or not; returns within 20 s, and a second call does nothing. */
    @Override
    public void close() {
        if (closed.getAndSet(true)) {
            return;
        }
        Optional<Postmaster> postmaster = Postmaster.of(data);
        // an interrupted thread cannot wait for pg_ctl, and a server must not be left behind
        boolean interrupted = Thread.interrupted();
        try {
            server.close();
            // pg_ctl gives up after 5 s, and the library then only logs
            postmaster.filter(Postmaster::isAlive).ifPresent(left -> left.stop(STOP_LIMIT));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot release PostgreSQL's folder " + data, e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
