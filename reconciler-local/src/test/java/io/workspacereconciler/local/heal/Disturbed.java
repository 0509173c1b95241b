package io.workspacereconciler.local.heal;

import static org.assertj.core.api.Assertions.assertThat;

import io.workspacereconciler.local.services.ProgramEnvironment.Backend;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** The restarts that are disturbed at each of their points: over each backend, after each end. */
final class Disturbed {

    private Disturbed() {}

    static Stream<Arguments> restarts() {
        return Stream.of(
                Arguments.of(Backend.EC2, Victim.End.TERMINATED),
                Arguments.of(Backend.EC2, Victim.End.STOPPED),
                Arguments.of(Backend.CONTROL_PLANE, Victim.End.STOPPED),
                Arguments.of(Backend.CONTROL_PLANE, Victim.End.TERMINATED));
    }

    /**
     * The points of so many at which a restart is disturbed: every one, or, in each run but the long one, every other one,
     * where the two ends of an instance take turns.
     */
    static IntStream points(int of, Victim.End end, boolean every) {
        return every
                ? IntStream.rangeClosed(1, of)
                : IntStream.iterate(end == Victim.End.TERMINATED ? 1 : 2, point -> point <= of, point -> point + 2);
    }

    /** That so many restarts ended as ambiguous as may, when they were disturbed at these points. */
    static void assertAmbiguous(int ambiguous, Backend backend, boolean every) {
        if (every) {
            assertThat(ambiguous).isEqualTo(ambiguousEnds(backend));
        } else {
            assertThat(ambiguous).isLessThanOrEqualTo(ambiguousEnds(backend));
        }
    }

    /** In how many points a restart may end as ambiguous: where a provision was about to be sent, if it has no token. */
    private static int ambiguousEnds(Backend backend) {
        return backend == Backend.EC2 ? 0 : 1;
    }
}
