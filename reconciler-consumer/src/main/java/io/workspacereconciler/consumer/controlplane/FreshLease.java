package io.workspacereconciler.consumer.controlplane;

import io.workspacereconciler.consumer.heal.FailureCause;
import io.workspacereconciler.consumer.heal.Lease;
import io.workspacereconciler.consumer.heal.ReplacementException;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Lets a change leave only within five seconds after its lease was renewed: what was decided before a healer froze is not
 * sent when it wakes up. What is left is the moment between the last look at the clock and the connection.
 */
final class FreshLease {

    /** Long enough for a look between the renewal and the change, short beside the shortest lease. */
    static final Duration FRESH = Duration.ofSeconds(5);

    private final LongSupplier nanos;

    /** On a clock of nanoseconds that never goes back. */
    FreshLease(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** Renews the lease; the permit is good for one change from now on. */
    Permit renew(Lease lease) {
        // The lease counts from some moment during the renewal: the beginning is on the safe side.
        long begun = nanos.getAsLong();
        lease.renew();
        return new Permit(begun);
    }

    /** The right to one change. */
    final class Permit {

        private final long begun;

        private Permit(long begun) {
            this.begun = begun;
        }

        /** To be called right before the change; a {@link ReplacementException} when it is too late for it. */
        void use(String change) {
            Duration age = Duration.ofNanos(nanos.getAsLong() - begun);
            if (age.compareTo(FRESH) > 0) {
                throw ReplacementException.nothingDone(
                        FailureCause.TIMED_OUT,
                        change + " is not sent " + age.toMillis() + " ms after its lease was renewed");
            }
        }
    }
}
