package io.workspacereconciler.operate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

final class ReadinessTest {
    private final Readiness readiness = new Readiness();

    @Test
    void aProgramIsReadyWhenNothingSpeaksAgainstIt() {
        AtomicReference<Optional<String>> database = new AtomicReference<>(Optional.of("connection refused"));
        readiness.require("kafka", Optional::empty);
        readiness.require("database", database::get);

        assertThat(readiness.snapshot().ready()).isFalse();
        assertThat(readiness.snapshot().conditions())
                .containsExactly(Map.entry("database", "connection refused"), Map.entry("kafka", "ok"));

        database.set(Optional.empty());
        assertThat(readiness.snapshot().ready()).isTrue();
    }

    @Test
    void aConditionThatThrowsIsNotMet() {
        readiness.require("kafka", () -> {
            throw new IllegalStateException("boom");
        });

        assertThat(readiness.snapshot().ready()).isFalse();
        assertThat(readiness.snapshot().conditions().get("kafka")).contains("boom");
    }

    @Test
    void aNameStandsOnce() {
        readiness.require("kafka", Optional::empty);

        assertThatIllegalArgumentException().isThrownBy(() -> readiness.require("kafka", Optional::empty));
    }
}
