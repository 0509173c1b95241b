package io.workspacereconciler.consumer.ec2;

import io.workspacereconciler.check.UnknownCause;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * What went wrong with a call to EC2, classified in this one place.
 *
 * @param code EC2's error code (EC2 API Reference, "Error codes"); null when the answer had none or there was no answer
 * @param message EC2's own words, or the SDK's
 */
public record Ec2Failure(
        Kind kind,
        @Nullable String code,
        String message,
        @Nullable String requestId) {

    /** The kinds of failure that somebody treats differently. */
    public enum Kind {
        /** EC2 asked to slow down. */
        THROTTLED,
        /** No answer within the time limit of the call. */
        TIMED_OUT,
        /** The request or the answer was lost, or EC2 failed. What was asked may have been done. */
        TRANSPORT,
        /** The answer is none of EC2's. What was asked may have been done. */
        MALFORMED,
        /** Not allowed, or the credentials are wrong. */
        ACCESS_DENIED,
        /** An id that EC2 does not know, or no longer. */
        NOT_FOUND,
        /** No machine of this type, or no address for it, in this zone now. */
        CAPACITY,
        /** A limit of the account is reached. */
        QUOTA,
        /** The launch template is missing or wrong. */
        TEMPLATE,
        /** The zone or the subnet does not take it. */
        ZONE,
        /** The client token's instance has died: EC2 will not launch under this token again. */
        TOKEN_SPENT,
        /** The client token was used before with another request. */
        TOKEN_MISMATCH,
        /** What it is about is in a state that does not allow it now. */
        NOT_NOW,
        /** Any other refusal. */
        REFUSED
    }

    private static final Set<String> ACCESS = Set.of(
            "UnauthorizedOperation",
            "AuthFailure",
            "RequestExpired",
            "AccessDenied",
            "AccessDeniedException",
            "Blocked",
            "OptInRequired",
            "PendingVerification",
            "InvalidClientTokenId",
            "SignatureDoesNotMatch",
            "ExpiredToken",
            "MissingAuthenticationToken");
    private static final Set<String> CAPACITY = Set.of(
            "InsufficientInstanceCapacity",
            "InsufficientHostCapacity",
            "InsufficientCapacity",
            // of one subnet, whatever the account may use: other zones are not kept back
            "InsufficientFreeAddressesInSubnet");
    private static final Set<String> QUOTA = Set.of(
            "InstanceLimitExceeded",
            "VcpuLimitExceeded",
            "MaxSpotInstanceCountExceeded",
            "VolumeLimitExceeded",
            "AttachmentLimitExceeded",
            "InsufficientVolumeCapacity");
    private static final Set<String> ZONE =
            Set.of("InvalidSubnetID.NotFound", "InvalidAvailabilityZone", "Unsupported");
    private static final Set<String> NOT_NOW = Set.of("IncorrectState", "IncorrectInstanceState", "VolumeInUse");
    private static final Pattern INSTANCE = Pattern.compile("i-[0-9a-f]{8,17}");

    /** What this failure is; a failure that is none of the SDK's is thrown on, since it is a defect of ours. */
    public static Ec2Failure of(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof AwsServiceException answered) {
            return answered(answered);
        }
        if (cause instanceof ApiCallTimeoutException || cause instanceof ApiCallAttemptTimeoutException) {
            return new Ec2Failure(Kind.TIMED_OUT, null, "no answer within the call's time limit", null);
        }
        if (cause instanceof AbortedException interrupted) {
            return new Ec2Failure(Kind.TIMED_OUT, null, String.valueOf(interrupted.getMessage()), null);
        }
        if (cause instanceof SdkException lost) {
            String message = String.valueOf(lost.getMessage());
            return new Ec2Failure(withoutAnswer(message), null, shortened(message), null);
        }
        if (cause instanceof RuntimeException defect) {
            throw defect;
        }
        throw new IllegalStateException("a call failed in a way that it should not", cause);
    }

    /** The SDK tells these apart in its messages only. */
    private static Kind withoutAnswer(String message) {
        if (message.contains("credentials")) {
            return Kind.ACCESS_DENIED;
        }
        return message.contains("Unable to unmarshall response") ? Kind.MALFORMED : Kind.TRANSPORT;
    }

    private static Ec2Failure answered(AwsServiceException failure) {
        String code = failure.awsErrorDetails() == null
                ? null
                : failure.awsErrorDetails().errorCode();
        String message =
                failure.awsErrorDetails() == null || failure.awsErrorDetails().errorMessage() == null
                        ? "HTTP status " + failure.statusCode() + " without an EC2 error"
                        : failure.awsErrorDetails().errorMessage();
        return new Ec2Failure(kind(failure, code), code, shortened(message), failure.requestId());
    }

    private static Kind kind(AwsServiceException failure, @Nullable String code) {
        if (failure.isThrottlingException() || "RequestLimitExceeded".equals(code)) {
            return Kind.THROTTLED;
        }
        if (code == null) {
            return failure.statusCode() == 403 ? Kind.ACCESS_DENIED : Kind.TRANSPORT;
        }
        if (ACCESS.contains(code)) {
            return Kind.ACCESS_DENIED;
        }
        if (CAPACITY.contains(code)) {
            return Kind.CAPACITY;
        }
        if (QUOTA.contains(code)) {
            return Kind.QUOTA;
        }
        if (code.startsWith("InvalidLaunchTemplate") || code.startsWith("InvalidAMIID")) {
            return Kind.TEMPLATE;
        }
        if (ZONE.contains(code)) {
            return Kind.ZONE;
        }
        if (code.equals("IdempotentInstanceTerminated")) {
            return Kind.TOKEN_SPENT;
        }
        if (code.equals("IdempotentParameterMismatch")) {
            return Kind.TOKEN_MISMATCH;
        }
        if (NOT_NOW.contains(code)) {
            return Kind.NOT_NOW;
        }
        if (code.endsWith(".NotFound")) {
            return Kind.NOT_FOUND;
        }
        return failure.statusCode() >= 500 ? Kind.TRANSPORT : Kind.REFUSED;
    }

    /** Why a look that ended so says nothing. */
    UnknownCause unknownCause() {
        return switch (kind) {
            case THROTTLED -> UnknownCause.THROTTLED;
            case TIMED_OUT -> UnknownCause.TIMED_OUT;
            case TRANSPORT -> UnknownCause.TRANSPORT;
            case MALFORMED -> UnknownCause.MALFORMED_ANSWER;
            case ACCESS_DENIED -> UnknownCause.ACCESS_DENIED;
            case NOT_FOUND, CAPACITY, QUOTA, TEMPLATE, ZONE, TOKEN_SPENT, TOKEN_MISMATCH, NOT_NOW, REFUSED ->
                UnknownCause.REFUSED;
        };
    }

    /**
     * Whether some of the ids that a question was about may be the cause, so that a question about fewer may be answered.
     * A throttle is for the whole account, a refusal for lack of permission too; after a time-out no time is left; and what
     * is no answer of EC2's does not depend on what was asked.
     */
    boolean mayBeOfSomeIds() {
        return switch (kind) {
            case THROTTLED, TIMED_OUT, MALFORMED, ACCESS_DENIED -> false;
            case TRANSPORT -> code != null;
            case NOT_FOUND, CAPACITY, QUOTA, TEMPLATE, ZONE, TOKEN_SPENT, TOKEN_MISMATCH, NOT_NOW, REFUSED -> true;
        };
    }

    /** Whether EC2 says that it does not know, or does not take, the instance ids that the message names. */
    boolean isAboutInstances() {
        return "InvalidInstanceID.NotFound".equals(code) || "InvalidInstanceID.Malformed".equals(code);
    }

    /** The instance ids that the message names. */
    Set<String> namedInstances() {
        Set<String> ids = new LinkedHashSet<>();
        Matcher matcher = INSTANCE.matcher(message);
        while (matcher.find()) {
            ids.add(matcher.group());
        }
        return ids;
    }

    /** The code and the message, fit for a log line. */
    public String describe() {
        return (code == null ? kind.name() : code) + ": " + message;
    }

    private static String shortened(String text) {
        // An answer that names 200 ids must keep them all; nothing in it is a secret.
        String line = text.replaceAll("\\p{C}", " ");
        return line.length() > 8_000 ? line.substring(0, 8_000) + "..." : line;
    }
}
