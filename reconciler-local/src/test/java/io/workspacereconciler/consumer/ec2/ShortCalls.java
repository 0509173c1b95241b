package io.workspacereconciler.consumer.ec2;

import io.workspacereconciler.workspace.Place;
import java.time.Duration;
import org.jspecify.annotations.NullMarked;

/** Access for restarts whose calls end sooner than a program's, so that a test may wait for one. */
@NullMarked
public final class ShortCalls {

    private ShortCalls() {}

    /** A call is made once and has timed out after so long. */
    public static Ec2Access forRestarts(Place place, Duration call) {
        return Ec2Access.forRestarts(
                Ec2Way.to(place), Ec2Bench.TAGS, new CallTimes(call, 1, call.multipliedBy(3)), 4, System::nanoTime);
    }
}
