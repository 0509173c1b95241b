package io.workspacereconciler.local.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.workspacereconciler.local.server.EmbeddedPostgres.Durability;
import java.io.BufferedReader;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EmbeddedPostgresIT {
    private static final long LIMIT_SECONDS = 60;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource
    void bothFormsOfThePlatformsTableTakeEveryStatus(PlatformTable table) throws SQLException {
        TestServers.Database database = TestServers.database();
        table.create(database.jdbcUrl(), database.user(), database.password());
        table.create(database.jdbcUrl(), database.user(), database.password());

        try (Connection connection =
                        DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
                Statement statement = connection.createStatement()) {
            for (String status : List.of(
                    "provisioning",
                    "online",
                    "offline",
                    "degraded",
                    "failed",
                    "removed",
                    "paused",
                    "hibernated",
                    "awaiting_agent")) {
                statement.execute("INSERT INTO workspaces (id, name, status) VALUES ('" + UUID.randomUUID()
                        + "', 'a name', '" + status + "')");
            }
            assertThat(first(
                            statement,
                            "SELECT count(*) FROM workspaces WHERE created_at = updated_at AND url = ''"
                                    + " AND runtime IS NULL AND instance_id IS NULL AND parent_id IS NULL"
                                    + " AND last_heartbeat_at IS NULL AND tier = 1"))
                    .isEqualTo("9");
            assertThat(first(statement, "SELECT count(*) FROM workspaces WHERE status = 'online'"))
                    .isEqualTo("1");
        }
    }

    @Test
    void aRestartOnTheSameFolderAndPortKeepsTheData() throws SQLException {
        int port;
        try (EmbeddedPostgres postgres = start(EmbeddedPostgres.FREE_PORT, Durability.KEPT)) {
            port = postgres.port();
            assertThat(ask(postgres, "SHOW fsync")).isEqualTo("on");
            assertThat(ask(postgres, "SHOW synchronous_commit")).isEqualTo("on");
            postgres.createDatabase("kept");
        }
        try (EmbeddedPostgres postgres = start(port, Durability.KEPT)) {
            assertThat(postgres.port()).isEqualTo(port);
            assertThat(ask(postgres, "SELECT count(*) FROM pg_database WHERE datname = 'kept'"))
                    .isEqualTo("1");
            assertThat(postgres.createDatabase("kept")).isEqualTo(postgres.jdbcUrl("kept"));
        }
    }

    @Test
    void closeLeavesNoProcessBehindEvenWithAnOpenConnection() throws SQLException {
        EmbeddedPostgres postgres = start(EmbeddedPostgres.FREE_PORT, Durability.THROWAWAY);
        Postmaster postmaster = running().orElseThrow();
        List<ProcessHandle> children =
                ProcessHandle.of(postmaster.pid()).orElseThrow().descendants().toList();
        try (Connection open = DriverManager.getConnection(postgres.jdbcUrl(), postgres.user(), postgres.password())) {
            assertThat(open.isValid(5)).isTrue();
            assertThat(children).isNotEmpty();

            postgres.close();
            postgres.close();

            assertGone(postmaster, children);
        }
    }

    @Test
    void closeByAnInterruptedThreadLeavesNoProcessBehind() {
        EmbeddedPostgres postgres = start(EmbeddedPostgres.FREE_PORT, Durability.THROWAWAY);
        Postmaster postmaster = running().orElseThrow();

        Thread.currentThread().interrupt();
        postgres.close();

        assertThat(Thread.interrupted()).isTrue();
        assertGone(postmaster, List.of());
    }

    @Test
    void oneFolderAndOnePortServeOneServerAtATime(@TempDir Path other) throws SQLException {
        try (EmbeddedPostgres postgres = start(EmbeddedPostgres.FREE_PORT, Durability.THROWAWAY)) {
            assertThatThrownBy(() -> start(EmbeddedPostgres.FREE_PORT, Durability.THROWAWAY))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("already runs");
            assertThatThrownBy(() -> EmbeddedPostgres.start(other, postgres.port(), Durability.THROWAWAY))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("is taken");
            assertThatThrownBy(() -> postgres.createDatabase("a; DROP DATABASE postgres"))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThat(ask(postgres, "SELECT 1")).isEqualTo("1");
        }
    }

    @Test
    void aTerminatedProgramThatClosesInItsShutdownHookLeavesNoProcessBehind() throws Exception {
        Process program = otherProgram();
        Postmaster postmaster = running().orElseThrow();
        List<ProcessHandle> children =
                ProcessHandle.of(postmaster.pid()).orElseThrow().descendants().toList();

        program.destroy();

        assertThat(program.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertGone(postmaster, children);
    }

    @Test
    void whatAKilledProgramLeftRunningIsStoppedAndItsDataKept() throws Exception {
        Process program = otherProgram();
        Postmaster abandoned = running().orElseThrow();
        program.destroyForcibly();
        assertThat(program.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(abandoned.isAlive()).isTrue();

        try (EmbeddedPostgres postgres = start(EmbeddedPostgres.FREE_PORT, Durability.KEPT)) {
            assertThat(abandoned.isAlive()).isFalse();
            assertThat(ask(postgres, "SELECT count(*) FROM pg_database WHERE datname = 'made_by_program'"))
                    .isEqualTo("1");
        }
    }

    private EmbeddedPostgres start(int port, Durability durability) {
        return EmbeddedPostgres.start(folder, port, durability);
    }

    private Optional<Postmaster> running() {
        return Postmaster.of(folder.toAbsolutePath().resolve("data"));
    }

    private Process otherProgram() throws Exception {
        Process program = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        PostgresUntilTerminated.class.getName(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader output = program.inputReader();
        assertThat(output.lines().anyMatch(PostgresUntilTerminated.READY::equals))
                .isTrue();
        return program;
    }

    private static void assertGone(Postmaster postmaster, List<ProcessHandle> children) {
        assertThat(postmaster.isAlive()).isFalse();
        assertThat(children).noneMatch(ProcessHandle::isAlive);
        assertThat(ProcessHandle.current().descendants())
                .noneMatch(process -> process.info().command().orElse("").contains("pg_ctl"));
    }

    private static String ask(EmbeddedPostgres postgres, String sql) throws SQLException {
        try (Connection connection =
                        DriverManager.getConnection(postgres.jdbcUrl(), postgres.user(), postgres.password());
                Statement statement = connection.createStatement()) {
            return first(statement, sql);
        }
    }

    private static String first(Statement statement, String sql) throws SQLException {
        try (ResultSet rows = statement.executeQuery(sql)) {
            assertThat(rows.next()).isTrue();
            return rows.getString(1);
        }
    }
}
