package io.workspacereconciler.consumer.ec2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.workspacereconciler.check.Look;
import io.workspacereconciler.consumer.heal.FailureCause;
import io.workspacereconciler.consumer.heal.ReplacementException;
import io.workspacereconciler.local.ec2.Fault;
import io.workspacereconciler.local.ec2.SpotRequest;
import io.workspacereconciler.workspace.InstanceId;
import io.workspacereconciler.workspace.WorkspaceExamples;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who replaces a Spot instance, over HTTP: EC2 while its persistent request goes on, and we in every other case. */
@NullMarked
@Timeout(60)
final class Ec2SpotRequestsIT {

    private static final String DESCRIBE = "DescribeSpotInstanceRequests";

    private final Ec2Bench bench = new Ec2Bench();
    private final Ec2Access access = Ec2Access.forRestarts(Ec2Way.to(Ec2Bench.PLACE), Ec2Bench.TAGS, 4);
    private final Ec2InstanceReplacer replacer =
            new Ec2InstanceReplacer(access, new Ec2LaunchSettings("workspace-tier-{tier}", Map.of()), bench.clock());

    @AfterEach
    void close() {
        access.close();
        bench.close();
    }

    @Test
    void aPersistentRequestKeepsItsInstanceWhileItLivesAndAfterwards() {
        String instance = seed(SpotRequest.Type.PERSISTENT);
        String request = requestOf(instance);
        assertThat(replacer.keeper(request)).contains("persistent Spot request " + request);

        bench.world().interrupt(instance);
        bench.settle();

        assertThat(replacer.keeper(request)).contains("persistent Spot request " + request);
    }

    @Test
    void aOneTimeRequestKeepsNothing() {
        String instance = seed(SpotRequest.Type.ONE_TIME);
        String request = requestOf(instance);
        assertThat(replacer.keeper(request)).isEmpty();

        bench.world().interrupt(instance);
        bench.settle();

        assertThat(replacer.keeper(request)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"cancelled", "closed", "failed"})
    void aPersistentRequestThatHasEndedKeepsNothing(String state) {
        String request = requestOf(seed(SpotRequest.Type.PERSISTENT));
        says("<state>active</state>", "<state>" + state + "</state>");

        assertThat(replacer.keeper(request)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"open", "active", "disabled", "of-next-year"})
    void aPersistentRequestInAnyOtherStateKeepsItsInstance(String state) {
        String request = requestOf(seed(SpotRequest.Type.PERSISTENT));
        says("<state>active</state>", "<state>" + state + "</state>");

        assertThat(replacer.keeper(request)).isPresent();
    }

    @Test
    void aRequestThatEc2HasForgottenKeepsNothing() {
        assertThat(replacer.keeper("sir-aaaabbbb")).isEmpty();
        assertThat(bench.calls(DESCRIBE)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"<state>active</state>", "<type>persistent</type>"})
    void anAnswerWithoutStateOrTypeIsDoubtful(String lost) {
        String request = requestOf(seed(SpotRequest.Type.PERSISTENT));
        says(lost, "");

        assertDoubtful(request);
    }

    @Test
    void anAnswerOnAnotherRequestIsDoubtful() {
        String request = requestOf(seed(SpotRequest.Type.ONE_TIME));
        says(request, "sir-ccccdddd");

        assertDoubtful(request);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<html><body>Please sign in</body></html>",
                "<DescribeInstancesResponse xmlns=\"http://ec2.amazonaws.com/doc/2016-11-15/\">"
                        + "<reservationSet/></DescribeInstancesResponse>"
            })
    void anAnswerThatIsNoneIsDoubtful(String body) {
        String request = requestOf(seed(SpotRequest.Type.PERSISTENT));
        bench.fail(DESCRIBE, new Fault.Answer(200, "text/xml;charset=UTF-8", body));

        assertDoubtful(request);
    }

    private void assertDoubtful(String request) {
        assertThatThrownBy(() -> replacer.keeper(request))
                .isInstanceOfSatisfying(
                        ReplacementException.class, e -> assertThat(e.failure()).isEqualTo(FailureCause.TRANSPORT));
    }

    private void says(String word, String other) {
        bench.fail(DESCRIBE, new Fault.Reword(Map.of(word, other)));
    }

    private String seed(SpotRequest.Type type) {
        return bench.world()
                .seedSpotWorkspace(WorkspaceExamples.id(1).toString(), Ec2Bench.ZONE, Ec2Bench.TYPE, type)
                .instanceId();
    }

    /** As a look at the instance names it. */
    private String requestOf(String instance) {
        Look look = replacer.look(WorkspaceExamples.id(1), new InstanceId(instance));
        assertThat(look).isInstanceOf(Look.Seen.class);
        return Objects.requireNonNull(((Look.Seen) look).instance().marks().spotRequest(), "a Spot instance");
    }
}
