package io.workspacereconciler.consumer.ec2;

import io.workspacereconciler.consumer.heal.ChangeKind;
import io.workspacereconciler.consumer.heal.FailureCause;
import io.workspacereconciler.consumer.heal.Lease;
import io.workspacereconciler.consumer.heal.ReplacementException;
import java.time.Duration;
import java.util.function.LongSupplier;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;

/**
 * Lets a change leave for EC2 only within five seconds after its lease was renewed: what was decided before a healer
 * froze is not sent when it wakes up. Looked at when the request is signed and only has to be written to its connection.
 * Then the lease is renewed once more: a person may have stopped everything since the first time, and between this last
 * word and the change nothing else is asked.
 */
final class FreshLease implements ExecutionInterceptor {

    /** Long enough for a look between the renewal and the change, short beside the shortest lease. */
    static final Duration FRESH = Duration.ofSeconds(5);

    private static final ExecutionAttribute<Permit> PERMIT = new ExecutionAttribute<>("ReconcilerPermit");

    /** A lease and when it was renewed for this change. */
    private record Permit(Lease lease, long renewed) {}

    private final LongSupplier nanos;

    /** On a clock of nanoseconds that never goes back. */
    FreshLease(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** Renews the lease and takes its turn; the change that is made under what is returned is sent within five seconds from now, or never. */
    AwsRequestOverrideConfiguration renew(Lease lease, ChangeKind change) {
        // The lease counts from some moment during the renewal: the beginning is on the safe side.
        long begun = nanos.getAsLong();
        lease.turn(change);
        return AwsRequestOverrideConfiguration.builder()
                .putExecutionAttribute(PERMIT, new Permit(lease, begun))
                .build();
    }

    @Override
    public void beforeTransmission(Context.BeforeTransmission request, ExecutionAttributes attributes) {
        String operation = attributes.getAttribute(SdkExecutionAttribute.OPERATION_NAME);
        if (operation.startsWith("Describe") || isDryRun(request.request())) {
            return;
        }
        Permit permit = attributes.getAttribute(PERMIT);
        if (permit == null) {
            throw new IllegalStateException(operation + " without a lease");
        }
        Duration age = Duration.ofNanos(nanos.getAsLong() - permit.renewed());
        if (age.compareTo(FRESH) > 0) {
            throw new ReplacementException(
                    FailureCause.TIMED_OUT,
                    operation + " is not sent " + age.toMillis() + " ms after its lease was renewed");
        }
        permit.lease().renew();
    }

    /** It changes nothing, whatever is answered. */
    private static boolean isDryRun(SdkRequest request) {
        return request.getValueForField("DryRun", Boolean.class).orElse(false);
    }
}
