package io.workspacereconciler.local.program;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Many deaths at once, healed by two consumers that are killed meanwhile. */
final class MassDeathIT {

    @Test
    void twentyDeathsAtOnceAreHealedOnceEach() throws IOException {
        run(20, Duration.ofMinutes(6));
    }

    @Test
    @Tag("long")
    void twoHundredDeathsAtOnceAreHealedOnceEach() throws IOException {
        run(200, Duration.ofMinutes(30));
    }

    private static void run(int deaths, Duration limit) throws IOException {
        try (MassDeath death = new MassDeath(deaths)) {
            death.start();
            death.run(limit);
        }
    }
}
