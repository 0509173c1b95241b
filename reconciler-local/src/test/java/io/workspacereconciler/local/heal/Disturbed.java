package io.workspacereconciler.local.heal;

import io.workspacereconciler.local.services.ProgramEnvironment.Backend;
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

    /** In how many points a restart may end as ambiguous: where a provision was about to be sent, if it has no token. */
    static int ambiguousEnds(Backend backend) {
        return backend == Backend.EC2 ? 0 : 1;
    }
}
