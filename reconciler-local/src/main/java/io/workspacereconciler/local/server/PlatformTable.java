package io.workspacereconciler.local.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/** The platform's {@code workspaces} table, in both forms that platforms have; it is created where it is missing. */
public enum PlatformTable {
    /** The column {@code status} is text. */
    TEXT_STATUS("workspaces.sql"),
    /** The column {@code status} is of the enum type {@code workspace_status}. */
    ENUM_STATUS("workspaces-enum.sql");

    private final String resource;

    PlatformTable(String resource) {
        this.resource = "/platform/" + resource;
    }

    /**
     * Creates the table in this database, unless it is there.
     *
     * @throws IllegalStateException if the database refuses it
     */
    public void create(String jdbcUrl, String user, String password) {
        try (Connection connection = DriverManager.getConnection(jdbcUrl, user, password);
                Statement statement = connection.createStatement()) {
            statement.execute(sql());
        } catch (SQLException e) {
            throw new IllegalStateException("cannot create the platform's table in " + jdbcUrl, e);
        }
    }

    /** The statements that create the table. */
    public String sql() {
        try (InputStream stream = PlatformTable.class.getResourceAsStream(resource)) {
            if (stream == null) {
                throw new IllegalStateException(resource + " is missing from this program");
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + resource, e);
        }
    }
}
