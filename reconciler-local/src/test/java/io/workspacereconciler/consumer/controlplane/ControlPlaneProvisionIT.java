package io.workspacereconciler.consumer.controlplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.workspacereconciler.consumer.heal.FailureCause;
import io.workspacereconciler.consumer.heal.ReplacementException;
import io.workspacereconciler.local.controlplane.ControlPlaneEndpoint;
import io.workspacereconciler.local.ec2.Fault;
import java.time.Duration;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What each answer to a provision means. */
@NullMarked
@Timeout(60)
final class ControlPlaneProvisionIT extends ControlPlaneRestart {

    static Stream<Arguments> nothingWasMade() {
        return Stream.of(
                Arguments.of(answer(400, "{\"error\": \"bad tier\"}"), FailureCause.OTHER),
                Arguments.of(answer(401, "{\"error\": \"who?\"}"), FailureCause.PERMISSION),
                Arguments.of(answer(403, "{\"error\": \"no\"}"), FailureCause.PERMISSION),
                Arguments.of(answer(404, "{\"error\": \"no org\"}"), FailureCause.OTHER),
                Arguments.of(answer(409, "{\"error\": \"busy\"}"), FailureCause.OTHER),
                Arguments.of(answer(429, "{\"error\": \"later\"}"), FailureCause.THROTTLED));
    }

    @ParameterizedTest
    @MethodSource("nothingWasMade")
    void aRefusalWithItsErrorMadeNothing(Fault fault, FailureCause cause) {
        bench.fail(ControlPlaneEndpoint.PROVISION, fault);

        ReplacementException failure = launchFails();

        assertThat(failure.failure()).isEqualTo(cause);
        assertThat(failure.isAmbiguous()).isFalse();
    }

    static Stream<Fault> nobodyKnows() {
        return Stream.of(
                answer(400, "<html>no</html>"),
                answer(403, "{}"),
                answer(429, "{\"error\": 7}"),
                answer(404, ""),
                answer(500, "{\"error\": \"boom\"}"),
                answer(503, "{\"error\": \"busy\"}"),
                answer(302, "{\"error\": \"moved\"}"),
                answer(201, ""),
                answer(201, "{}"),
                answer(201, "{\"instance_id\": \"\"}"),
                answer(201, "{\"instance_id\": \"none\"}"),
                answer(201, "{\"instance_id\": \"i-0123456789abcdef0\", \"x\": \"" + "x".repeat(64 * 1024) + "\"}"),
                new Fault.LoseAnswer(),
                new Fault.Reset(),
                new Fault.HalfAnswer());
    }

    @ParameterizedTest
    @MethodSource("nobodyKnows")
    void anythingElseMayHaveMadeOneAndIsNeverSentAgain(Fault fault) {
        bench.fail(ControlPlaneEndpoint.PROVISION, fault);

        assertThat(launchFails().failure()).isEqualTo(FailureCause.AMBIGUOUS);

        assertThat(plan.request(INCIDENT, 1).mayBeRepeated()).isFalse();
        assertThat(bench.endpoint().calls(ControlPlaneEndpoint.PROVISION)).hasSize(1);
        assertThat(words).containsExactly("turn to LAUNCH");
    }

    @Test
    void aProvisionThatHangsMayHaveMadeOne() {
        bench.fail(ControlPlaneEndpoint.PROVISION, new Fault.Hang(Duration.ofMinutes(5)));
        ControlPlaneReplacer impatient =
                new ControlPlaneReplacer(bench.client(), Duration.ofMillis(500), bench.clock());

        ReplacementException failure = catchThrowableOfType(
                ReplacementException.class, () -> impatient.launch(plan.request(INCIDENT, 1), lease()));

        assertThat(failure.failure()).isEqualTo(FailureCause.AMBIGUOUS);
    }

    @Test
    void aConnectionThatIsRefusedMadeNothing() {
        bench.endpoint().close();

        ReplacementException failure = launchFails();

        assertThat(failure.failure()).isEqualTo(FailureCause.TRANSPORT);
        assertThat(failure.isAmbiguous()).isFalse();
    }

    @Test
    void whileItAsksToBeLeftAloneNothingIsStoredAndNothingSent() {
        bench.failOnce(
                ControlPlaneEndpoint.PROVISION,
                new Fault.AnswerWith(new Fault.Answer(429, JSON, "{\"error\": \"later\"}"), "Retry-After", "30"));
        launchFails();

        ReplacementException failure = launchFails();

        assertThat(failure.failure()).isEqualTo(FailureCause.THROTTLED);
        assertThat(failure.isAmbiguous()).isFalse();
        assertThat(words).containsExactly("turn to LAUNCH");
        assertThat(bench.endpoint().calls(ControlPlaneEndpoint.PROVISION)).hasSize(1);
    }

    @Test
    void itsOwnErrorIsToldWithoutWhatNobodyMayKnow() {
        bench.fail(
                ControlPlaneEndpoint.PROVISION,
                answer(400, "{\"error\": \"bad\\nheader Bearer shared-secret-x1, admin-token-y2\"}"));

        assertThat(launchFails().reason()).isEqualTo("HTTP status 400: bad header Bearer ****, ****");
    }

    private ReplacementException launchFails() {
        return catchThrowableOfType(
                ReplacementException.class, () -> replacer.launch(plan.request(INCIDENT, 1), lease()));
    }
}
