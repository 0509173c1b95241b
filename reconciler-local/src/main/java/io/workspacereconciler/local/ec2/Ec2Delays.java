package io.workspacereconciler.local.ec2;

import java.time.Duration;
import java.util.stream.Stream;

/**
 * How long each passing state lasts; none is negative.
 *
 * @param starting pending to running
 * @param stopping stopping to stopped
 * @param terminating shutting-down to terminated, when its volumes are free
 * @param attaching a volume's attaching to attached
 * @param detaching a volume's detaching to available
 */
public record Ec2Delays(
        Duration starting, Duration stopping, Duration terminating, Duration attaching, Duration detaching) {
    public Ec2Delays {
        if (Stream.of(starting, stopping, terminating, attaching, detaching).anyMatch(Duration::isNegative)) {
            throw new IllegalArgumentException("a delay must not be negative");
        }
    }

    /** The same delay for every passing state. */
    public static Ec2Delays all(Duration delay) {
        return new Ec2Delays(delay, delay, delay, delay, delay);
    }

    /** Every change is done by the next call. */
    public static Ec2Delays none() {
        return all(Duration.ZERO);
    }
}
