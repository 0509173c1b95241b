package io.workspacereconciler.consumer.ec2;

import io.workspacereconciler.consumer.heal.FailureCause;
import io.workspacereconciler.consumer.heal.ReplacementException;
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

    private static FailureCause cause(Ec2Failure.Kind kind) {
        return switch (kind) {
            case THROTTLED -> FailureCause.THROTTLED;
            case TIMED_OUT -> FailureCause.TIMED_OUT;
            case TRANSPORT -> FailureCause.TRANSPORT;
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
