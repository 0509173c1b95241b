package io.workspacereconciler.consumer.controlplane;

import io.workspacereconciler.consumer.heal.ChangeKind;
import io.workspacereconciler.consumer.heal.FailureCause;
import io.workspacereconciler.consumer.heal.Lease;
import io.workspacereconciler.consumer.heal.ReplacementException;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Lets a change leave only within five seconds after its lease was renewed: what was decided before a healer froze is not
 * sent when it wakes up. What is left is the moment between the last look at the clock and the packet, a new connection
 * included.
 */
final class FreshLease {

    /** Long enough for a look between the renewal and the change, short beside the shortest lease. */
    static final Duration FRESH = Duration.ofSeconds(5);

    private final LongSupplier nanos;

    /** On a clock of nanoseconds that never goes back. */
    FreshLease(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** Renews the lease and takes its turn; the permit is good for one change of this kind from now on. */
    Permit renew(Lease lease, ChangeKind change) {
        // The lease counts from some moment during the renewal: the beginning is on the safe side.
        long begun = nanos.getAsLong();
        lease.turn(change);
        return new Permit(lease, begun);
    }

    /** The right to one change. */
    final class Permit {

        private final Lease lease;
        private final long begun;

        private Permit(Lease lease, long begun) {
            this.lease = lease;
            this.begun = begun;
        }

        /**
         * To be called right before a change that comes right after the renewal, so that the renewal was the last word.
         *
         * @throws ReplacementException when it is too late for it; nothing was done then
         */
        void use(String change) {
            Duration age = Duration.ofNanos(nanos.getAsLong() - begun);
            if (age.compareTo(FRESH) > 0) {
                throw ReplacementException.nothingDone(
                        FailureCause.TIMED_OUT,
                        change + " is not sent " + age.toMillis() + " ms after its lease was renewed");
            }
        }

        /**
         * The same for a change before which something was asked since the renewal: the lease is renewed once more, since a
         * person may have stopped everything in between.
         */
        void useAfterALook(String change) {
            use(change);
            lease.renew();
        }
    }
}
