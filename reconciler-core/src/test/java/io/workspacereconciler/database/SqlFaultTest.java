package io.workspacereconciler.database;

import static org.assertj.core.api.Assertions.assertThat;

import io.workspacereconciler.database.DatabaseException.Fault;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SqlFaultTest {

    @ParameterizedTest
    @ValueSource(strings = {"22021", "22008", "22023", "22P05", "22003", "23505", "54000"})
    void whatIsWrongWithTheDataIsTheStatements(String state) {
        assertThat(SqlFault.of(failed(new SQLException("refused", state)))).isEqualTo(Fault.STATEMENT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"08006", "57P01", "57014", "53300", "40001", "55P03", "25006", "28P01", "42P01", "42501"})
    void whatALaterTimeOrAPersonMendsIsTheDatabases(String state) {
        assertThat(SqlFault.of(failed(new SQLException("refused", state)))).isEqualTo(Fault.DATABASE);
    }

    @Test
    void aPoolWithoutAConnectionIsTheDatabases() {
        assertThat(SqlFault.of(new ConnectionException(new SQLTransientConnectionException("none within 5 s"))))
                .isEqualTo(Fault.DATABASE);
    }

    @Test
    void whatNeverReachedTheDatabaseIsTheStatements() {
        assertThat(SqlFault.of(new UnableToExecuteStatementException("no argument of this kind")))
                .isEqualTo(Fault.STATEMENT);
    }

    private static Throwable failed(SQLException cause) {
        return new ConnectionException(cause);
    }
}
