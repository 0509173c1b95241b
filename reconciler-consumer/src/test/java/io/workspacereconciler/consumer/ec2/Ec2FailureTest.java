package io.workspacereconciler.consumer.ec2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.workspacereconciler.check.UnknownCause;
import io.workspacereconciler.consumer.ec2.Ec2Failure.Kind;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;

final class Ec2FailureTest {

    @ParameterizedTest
    @CsvSource({
        "RequestLimitExceeded,503,THROTTLED",
        "Throttling,400,THROTTLED",
        "ThrottlingException,400,THROTTLED",
        "UnauthorizedOperation,403,ACCESS_DENIED",
        "AuthFailure,401,ACCESS_DENIED",
        "RequestExpired,400,ACCESS_DENIED",
        "OptInRequired,401,ACCESS_DENIED",
        "InsufficientInstanceCapacity,500,CAPACITY",
        "InstanceLimitExceeded,400,QUOTA",
        "VcpuLimitExceeded,400,QUOTA",
        "InsufficientFreeAddressesInSubnet,400,CAPACITY",
        "InvalidLaunchTemplateId.NotFound,400,TEMPLATE",
        "InvalidLaunchTemplateName.NotFoundException,400,TEMPLATE",
        "InvalidAMIID.NotFound,400,TEMPLATE",
        "InvalidSubnetID.NotFound,400,ZONE",
        "Unsupported,400,ZONE",
        "IdempotentInstanceTerminated,400,TOKEN_SPENT",
        "IdempotentParameterMismatch,400,TOKEN_MISMATCH",
        "IncorrectState,400,NOT_NOW",
        "VolumeInUse,400,NOT_NOW",
        "InvalidInstanceID.NotFound,400,NOT_FOUND",
        "InvalidVolume.NotFound,400,NOT_FOUND",
        "InternalError,500,TRANSPORT",
        "Unavailable,503,TRANSPORT",
        "InvalidParameterValue,400,REFUSED",
        "InvalidInstanceID.Malformed,400,REFUSED"
    })
    void whatEc2AnswersIsClassifiedByItsCode(String code, int status, Kind kind) {
        Ec2Failure failure = Ec2Failure.of(answer(code, status, "in EC2's words"));

        assertThat(failure).isEqualTo(new Ec2Failure(kind, code, "in EC2's words", "request-7"));
        assertThat(failure.describe()).isEqualTo(code + ": in EC2's words");
    }

    @Test
    void whoIsInterruptedWhileItWaitsForCredentialsRanOutOfTime() {
        IllegalStateException ofTheSdk =
                new IllegalStateException("Interrupted waiting to refresh a cached value.", new InterruptedException());
        WaitedForCredentials waiting = new WaitedForCredentials(() -> {
            throw ofTheSdk;
        });

        Throwable thrown = catchThrowable(waiting::resolveCredentials);

        assertThat(thrown).hasCause(ofTheSdk);
        assertThat(Ec2Failure.of(thrown))
                .isEqualTo(new Ec2Failure(Kind.TIMED_OUT, null, "interrupted while it waited for credentials", null));
    }

    @Test
    void aDefectOfWhoeverGivesCredentialsStaysOne() {
        IllegalStateException defect = new IllegalStateException("closed");

        assertThatThrownBy(() -> new WaitedForCredentials(() -> {
                            throw defect;
                        })
                        .resolveCredentials())
                .isSameAs(defect);
    }

    @Test
    void anAnswerWithoutAnErrorOfEc2sIsTransportUnlessItForbids() {
        AwsServiceException page = Ec2Exception.builder().statusCode(503).build();
        AwsServiceException forbidden = Ec2Exception.builder().statusCode(403).build();

        assertThat(Ec2Failure.of(page).kind()).isEqualTo(Kind.TRANSPORT);
        assertThat(Ec2Failure.of(page).message()).isEqualTo("HTTP status 503 without an EC2 error");
        assertThat(Ec2Failure.of(forbidden).kind()).isEqualTo(Kind.ACCESS_DENIED);
    }

    @Test
    void tooManyRequestsAreAThrottleWhateverTheCode() {
        assertThat(Ec2Failure.of(Ec2Exception.builder().statusCode(429).build()).kind())
                .isEqualTo(Kind.THROTTLED);
    }

    @Test
    void aCallThatTakesTooLongHasTimedOut() {
        assertThat(Ec2Failure.of(ApiCallTimeoutException.create(1)).kind()).isEqualTo(Kind.TIMED_OUT);
        assertThat(Ec2Failure.of(ApiCallAttemptTimeoutException.create(1)).kind())
                .isEqualTo(Kind.TIMED_OUT);
    }

    @Test
    void whatNeverReachedEc2OrCameBackBrokenIsTransport() {
        assertThat(Ec2Failure.of(SdkClientException.create("Could not parse XML response."))
                        .kind())
                .isEqualTo(Kind.TRANSPORT);
        assertThat(Ec2Failure.of(SdkClientException.create("Unable to load credentials from any of the providers"))
                        .kind())
                .isEqualTo(Kind.ACCESS_DENIED);
    }

    @Test
    void aFailureIsUnwrapped() {
        assertThat(Ec2Failure.of(new CompletionException(answer("RequestLimitExceeded", 503, "slow")))
                        .kind())
                .isEqualTo(Kind.THROTTLED);
    }

    @Test
    void aDefectOfOursIsThrownOn() {
        assertThatThrownBy(() -> Ec2Failure.of(new IllegalArgumentException("a defect")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Ec2Failure.of(new InterruptedException("a defect")))
                .isInstanceOf(IllegalStateException.class);
    }

    @ParameterizedTest
    @EnumSource
    void noFailureIsADeath(Kind kind) {
        UnknownCause cause = new Ec2Failure(kind, null, "an example", null).unknownCause();

        assertThat(cause)
                .isEqualTo(
                        switch (kind) {
                            case THROTTLED -> UnknownCause.THROTTLED;
                            case TIMED_OUT -> UnknownCause.TIMED_OUT;
                            case TRANSPORT -> UnknownCause.TRANSPORT;
                            case MALFORMED -> UnknownCause.MALFORMED_ANSWER;
                            case ACCESS_DENIED -> UnknownCause.ACCESS_DENIED;
                            case NOT_FOUND,
                                    CAPACITY,
                                    QUOTA,
                                    TEMPLATE,
                                    ZONE,
                                    TOKEN_SPENT,
                                    TOKEN_MISMATCH,
                                    NOT_NOW,
                                    REFUSED -> UnknownCause.REFUSED;
                        });
    }

    @ParameterizedTest
    @CsvSource({
        "RequestLimitExceeded,503,false",
        "RequestLimitExceeded,400,false",
        "UnauthorizedOperation,403,false",
        "AuthFailure,401,false",
        "InternalError,500,true",
        "Unavailable,503,true",
        "InvalidInstanceID.Malformed,400,true",
        "InvalidInstanceID.NotFound,400,true"
    })
    void onlyARefusalThatPartOfTheIdsMayCauseIsWorthSmallerQuestions(String code, int status, boolean worth) {
        assertThat(Ec2Failure.of(answer(code, status, "no")).mayBeOfSomeIds()).isEqualTo(worth);
    }

    @Test
    void whatIsNoAnswerOfEc2sIsNotWorthSmallerQuestions() {
        assertThat(Ec2Failure.of(Ec2Exception.builder().statusCode(503).build()).mayBeOfSomeIds())
                .isFalse();
        assertThat(Ec2Failure.of(SdkClientException.create("Connection reset")).mayBeOfSomeIds())
                .isFalse();
        assertThat(Ec2Failure.of(ApiCallTimeoutException.create(1)).mayBeOfSomeIds())
                .isFalse();
    }

    @Test
    void theInstancesThatAMessageNamesAreRead() {
        Ec2Failure failure = Ec2Failure.of(answer(
                "InvalidInstanceID.NotFound", 400, "The instance IDs 'i-0123456789abcdef0, i-01234567' do not exist"));

        assertThat(failure.namedInstances()).containsExactly("i-0123456789abcdef0", "i-01234567");
    }

    @Test
    void aMessageIsFitForALogLine() {
        Ec2Failure failure = Ec2Failure.of(answer("InternalError", 500, "two\nlines " + "x".repeat(9_000)));

        assertThat(failure.message())
                .startsWith("two lines x")
                .hasSizeLessThan(8_010)
                .endsWith("...");
    }

    private static AwsServiceException answer(String code, int status, String message) {
        return Ec2Exception.builder()
                .statusCode(status)
                .requestId("request-7")
                .awsErrorDetails(AwsErrorDetails.builder()
                        .errorCode(code)
                        .errorMessage(message)
                        .build())
                .build();
    }
}
