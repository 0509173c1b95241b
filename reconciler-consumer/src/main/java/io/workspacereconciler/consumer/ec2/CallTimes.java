package io.workspacereconciler.consumer.ec2;

import java.time.Duration;

/**
 * How long calls to EC2 may take.
 *
 * @param call the most for one call, its retries included
 * @param attempts how often the SDK tries one call
 * @param look the most for all calls of one look at a batch
 */
record CallTimes(Duration call, int attempts, Duration look) {

    /** A look may be asked again at once. */
    private static final int CHECK_ATTEMPTS = 2;

    /** A restart repeats its calls itself and must know what became of each: a retry behind its back could hide a launch. */
    private static final int RESTART_ATTEMPTS = 1;

    CallTimes {
        if (call.isNegative() || call.isZero() || attempts < 1 || look.compareTo(call) < 0) {
            throw new IllegalArgumentException(
                    "a call of " + call + " with " + attempts + " attempts in a look of " + look);
        }
    }

    /** Two calls of full length fit into this limit, with a tenth to spare for reading the answers. */
    static CallTimes ofChecks(Duration limit) {
        return new CallTimes(
                limit.multipliedBy(45).dividedBy(100),
                CHECK_ATTEMPTS,
                limit.multipliedBy(90).dividedBy(100));
    }

    /** A call ends within eight seconds, so that a look of three fits into a lease. */
    static CallTimes ofRestarts() {
        return new CallTimes(Duration.ofSeconds(8), RESTART_ATTEMPTS, Duration.ofSeconds(24));
    }

    /** The most for one attempt of a call that may take so long: short enough that a hang can be retried. */
    Duration attempt(Duration ofCall) {
        return ofCall.multipliedBy(98).dividedBy(100L * attempts);
    }
}
