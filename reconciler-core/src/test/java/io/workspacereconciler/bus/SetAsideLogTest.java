package io.workspacereconciler.bus;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SetAsideLogTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final List<String> lines = new ArrayList<>();
    private final SetAsideLog log = new SetAsideLog(lines::add);

    @Test
    void theFirstIsToldAtOnceAndTenThousandMoreInOneLine() {
        for (int letter = 0; letter <= 10_000; letter++) {
            log.setAside("batches-0@" + letter, "no JSON", START);
        }
        log.tell(START.plus(SetAsideLog.PAUSE).minusMillis(1));
        assertThat(lines).containsExactly("Set batches-0@0 aside as a dead letter: no JSON");

        log.tell(START.plus(SetAsideLog.PAUSE));
        assertThat(lines)
                .hasSize(2)
                .last()
                .isEqualTo("Set 10000 more aside as dead letters, the last batches-0@10000: no JSON");
    }

    @Test
    void afterAQuietTimeTheNextIsToldAtOnceAgain() {
        log.setAside("batches-0@1", "no JSON", START);
        log.tell(START.plus(SetAsideLog.PAUSE));
        log.setAside("batches-0@2", "unknown type x", START.plus(SetAsideLog.PAUSE));

        assertThat(lines)
                .containsExactly(
                        "Set batches-0@1 aside as a dead letter: no JSON",
                        "Set batches-0@2 aside as a dead letter: unknown type x");
    }

    @Test
    void aFloodThatLastsIsToldOncePerPause() {
        for (int second = 0; second < 100; second++) {
            log.setAside("batches-0@" + second, "no JSON", START.plusSeconds(second));
        }

        assertThat(lines).hasSize(10);
    }
}
