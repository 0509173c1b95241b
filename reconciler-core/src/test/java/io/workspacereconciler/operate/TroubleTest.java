package io.workspacereconciler.operate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class TroubleTest {
    private final RecordedLog log = new RecordedLog();
    private final Trouble trouble = new Trouble(log.logger(), "The broker is away");

    @Test
    void anOutageIsWarnedOfOnceWithItsCauseAndItsEndIsToldOnce() {
        trouble.over();
        for (int outage = 0; outage < 2; outage++) {
            trouble.occurred("refused");
            trouble.occurred("refused");
            trouble.occurred(new IllegalStateException("another cause"));
            assertThat(trouble.reason()).contains("The broker is away: java.lang.IllegalStateException: another cause");
            trouble.over();
            trouble.over();
        }

        assertThat(log.lines())
                .containsExactly(
                        "warn The broker is away: refused",
                        "info Over: The broker is away",
                        "warn The broker is away: refused",
                        "info Over: The broker is away");
        assertThat(trouble.reason()).isEmpty();
    }
}
