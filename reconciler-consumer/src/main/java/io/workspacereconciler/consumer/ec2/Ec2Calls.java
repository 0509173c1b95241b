package io.workspacereconciler.consumer.ec2;

import io.workspacereconciler.check.Look;
import io.workspacereconciler.consumer.heal.FailureCause;
import io.workspacereconciler.consumer.heal.ReplacementException;
import io.workspacereconciler.workspace.InstanceId;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;

/** Calls to EC2 on behalf of a restart: what the SDK throws becomes a {@link ReplacementException}. */
final class Ec2Calls {

    private Ec2Calls() {}

    static <T> T call(Supplier<T> call) {
        try {
            return call.get();
        } catch (SdkException e) {
            throw failed(Ec2Failure.of(e));
        }
    }

    static ReplacementException failed(Ec2Failure failure) {
        return new ReplacementException(cause(failure.kind()), failure.describe());
    }

    /** A look without an answer, as the failure of whatever needed the look; none of them counts against a workspace. */
    static ReplacementException unanswered(InstanceId instance, Look.NoAnswer none) {
        return new ReplacementException(
                FailureCause.unanswered(none.cause()), "nothing is known of " + instance + ": " + none.detail());
    }

    private static FailureCause cause(Ec2Failure.Kind kind) {
        return switch (kind) {
            case THROTTLED -> FailureCause.THROTTLED;
            case TIMED_OUT -> FailureCause.TIMED_OUT;
            case TRANSPORT, MALFORMED -> FailureCause.TRANSPORT;
            case ACCESS_DENIED -> FailureCause.PERMISSION;
            case CAPACITY -> FailureCause.CAPACITY;
            case QUOTA -> FailureCause.QUOTA;
            case TEMPLATE -> FailureCause.TEMPLATE;
            case ZONE -> FailureCause.ZONE;
            case TOKEN_SPENT, TOKEN_MISMATCH -> FailureCause.TOKEN_SPENT;
            case NOT_FOUND, NOT_NOW, REFUSED -> FailureCause.OTHER;
        };
    }
}
