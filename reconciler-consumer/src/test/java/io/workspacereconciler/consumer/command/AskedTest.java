package io.workspacereconciler.consumer.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.workspacereconciler.database.Disturbances;
import io.workspacereconciler.database.InMemoryDatabase;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;

final class AskedTest {

    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();
    private final Asked asked = new Asked(
            "stop",
            () -> {
                throw new AssertionError("no settings are needed");
            },
            new PrintStream(new ByteArrayOutputStream(), true, UTF_8),
            new PrintStream(errors, true, UTF_8));
    private final InMemoryDatabase database = new InMemoryDatabase();

    @Test
    void whatHasSettledIsDone() {
        assertThat(asked.settled(database)).isZero();
        assertThat(errors.toString(UTF_8)).isEmpty();
    }

    @Test
    void whatHasNotSettledIsHeededAllTheSameAndSaidSo() {
        database.disturbances().failNext(1, Disturbances.Failure.INSTEAD_OF_COMMIT);

        assertThat(asked.settled(database)).isEqualTo(1);
        assertThat(errors.toString(UTF_8))
                .startsWith("stop: it is heeded from now on, but a change that was begun before has not ended yet (");
    }
}
