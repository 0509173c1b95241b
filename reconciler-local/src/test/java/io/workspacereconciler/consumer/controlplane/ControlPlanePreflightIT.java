package io.workspacereconciler.consumer.controlplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.workspacereconciler.consumer.controlplane.ControlPlanePreflight.Use;
import io.workspacereconciler.consumer.preflight.Finding;
import io.workspacereconciler.database.DatabaseException;
import io.workspacereconciler.local.controlplane.ControlPlaneEndpoint;
import io.workspacereconciler.local.ec2.Fault;
import io.workspacereconciler.workspace.InstanceId;
import io.workspacereconciler.workspace.Workspace;
import io.workspacereconciler.workspace.WorkspaceExamples;
import io.workspacereconciler.workspace.WorkspaceStatus;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a preflight says of a control plane that is as it has to be, and of each thing that is not. */
@NullMarked
@Timeout(60)
final class ControlPlanePreflightIT {

    private final ControlPlaneBench bench = new ControlPlaneBench();
    private final List<Workspace> rows = List.of(
            online(1, bench.seed(1).instanceId()), online(2, bench.seed(2).instanceId()));

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void oneThatIsAsItHasToBePassesAndIsAskedForStatesOnly() {
        bench.world().vanish(instance(0).value());

        assertThat(run(Use.RESTARTS))
                .extracting(Finding::name, Finding::result, Finding::seen)
                .containsExactly(
                        tuple(
                                "control plane",
                                Finding.Result.PASS,
                                bench.endpoint().uri() + " answers"),
                        tuple("control plane credentials", Finding.Result.PASS, "not refused"),
                        tuple(
                                "one workspace",
                                Finding.Result.PASS,
                                WorkspaceExamples.id(2) + " on " + instance(1) + " is seen running"),
                        tuple(
                                "stop and provision",
                                Finding.Result.SKIPPED,
                                "cannot be tried without ending or making an instance"));
        assertThat(run(Use.CHECKS)).hasSize(3);
        assertThat(bench.endpoint().calls()).allMatch(call -> call.action().equals(ControlPlaneEndpoint.STATUS));
    }

    @ParameterizedTest
    @CsvSource({"another, admin-token-y2, 401", "shared-secret-x1, another, 403"})
    void credentialsThatAreRefusedAreNamedBySettingAndNeverShown(String secret, String token, int status) {
        List<Finding> findings =
                run(ControlPlaneBench.access(bench.endpoint().uri(), secret, token), Use.CHECKS, () -> rows);

        assertThat(failed(findings))
                .singleElement()
                .satisfies(finding -> assertThat(finding.seen()).isEqualTo("refused with HTTP status " + status))
                .satisfies(finding -> assertThat(finding.advice())
                        .contains("RECONCILER_CONTROL_PLANE_SHARED_SECRET", "RECONCILER_CONTROL_PLANE_ADMIN_TOKEN"));
        assertThat(findings.toString()).doesNotContain(secret, token);
        assertThat(findings.get(2)).isEqualTo(Finding.skipped("one workspace", "it would not be answered"));
    }

    @Test
    void oneThatIsAwayIsToldWithWhatToCompare() {
        ControlPlaneAccess access = bench.access();
        bench.endpoint().close();

        List<Finding> findings = run(access, Use.RESTARTS, () -> rows);

        assertThat(failed(findings)).singleElement().satisfies(finding -> {
            assertThat(finding.seen()).endsWith("no connection was made");
            assertThat(finding.advice()).contains("RECONCILER_CONTROL_PLANE_URL");
        });
        assertThat(findings).hasSize(4);
    }

    @Test
    void aRedirectIsToldAndNotFollowed() {
        bench.fail(
                ControlPlaneEndpoint.STATUS,
                new Fault.AnswerWith(new Fault.Answer(302, "text/html", ""), "Location", "http://127.0.0.1:1/"));

        assertThat(failed(run(Use.CHECKS)))
                .singleElement()
                .satisfies(finding -> assertThat(finding.seen()).contains("redirect"))
                .satisfies(finding -> assertThat(finding.advice()).contains("RECONCILER_CONTROL_PLANE_URL"));
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 500, 503})
    void oneThatIsNotWellIsToldWithItsStatus(int status) {
        bench.fail(ControlPlaneEndpoint.STATUS, new Fault.Answer(status, "application/json", "{}"));

        assertThat(failed(run(Use.CHECKS)))
                .singleElement()
                .satisfies(finding -> assertThat(finding.seen()).endsWith("HTTP status " + status));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "404|application/json|{\"error\": \"no such instance\"}|Absent",
                "200|application/json|{\"state\": \"destroyed\"}|destroyed"
            })
    void whereNoWorkspaceRunsTheFirstOnesVerdictIsTold(int status, String type, String body, String seen) {
        bench.fail(ControlPlaneEndpoint.STATUS, new Fault.Answer(status, type, body));

        assertThat(failed(run(Use.CHECKS)))
                .singleElement()
                .satisfies(finding -> assertThat(finding.name()).isEqualTo("one workspace"))
                .satisfies(finding -> assertThat(finding.seen())
                        .contains(
                                "none of 2 online workspaces",
                                WorkspaceExamples.id(1).toString(),
                                seen))
                .satisfies(finding -> assertThat(finding.advice()).contains("RECONCILER_CONTROL_PLANE_DEAD_STATES"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "404|text/html|<html><title>Not Found</title></html>|HTTP status 404 with no JSON",
                "200|text/html|<html><title>Log in</title></html>|HTTP status 200 with no JSON",
                "200|application/json|{\"ok\": true}|HTTP status 200 with another JSON",
                "400|application/json|{\"error\": \"bad\"}|HTTP status 400 with another JSON"
            })
    void anAnswerThatIsNoneOfTheContractsFailsAlsoWithoutAWorkspace(int status, String type, String body, String seen) {
        bench.fail(ControlPlaneEndpoint.STATUS, new Fault.Answer(status, type, body));

        List<Finding> findings = run(bench.access(), Use.CHECKS, List::of);
        assertThat(failed(findings))
                .singleElement()
                .satisfies(finding -> assertThat(finding.name()).isEqualTo("control plane"))
                .satisfies(finding -> assertThat(finding.seen())
                        .contains("something that is none of the contract's")
                        .endsWith(seen))
                .satisfies(finding -> assertThat(finding.advice()).contains("RECONCILER_CONTROL_PLANE_URL"));
        assertThat(findings)
                .extracting(Finding::result)
                .containsExactly(Finding.Result.FAIL, Finding.Result.SKIPPED, Finding.Result.SKIPPED);
    }

    @Test
    void aRefusalThatIsNoJsonSaysNotThatTheControlPlaneAnswers() {
        bench.fail(ControlPlaneEndpoint.STATUS, new Fault.Answer(403, "text/html", "<html>"));

        assertThat(run(bench.access(), Use.CHECKS, List::of))
                .extracting(Finding::result)
                .containsExactly(Finding.Result.SKIPPED, Finding.Result.FAIL, Finding.Result.SKIPPED);
    }

    @Test
    void withoutAWorkspaceTheRestIsToldAllTheSame() {
        assertThat(run(bench.access(), Use.CHECKS, List::of))
                .extracting(Finding::result)
                .containsExactly(Finding.Result.PASS, Finding.Result.PASS, Finding.Result.SKIPPED);
        assertThat(run(bench.access(), Use.CHECKS, () -> {
                    throw new DatabaseException("no connection", null);
                }))
                .extracting(Finding::result)
                .containsExactly(Finding.Result.PASS, Finding.Result.PASS, Finding.Result.SKIPPED);
    }

    private List<Finding> run(Use use) {
        return run(bench.access(), use, () -> rows);
    }

    private List<Finding> run(ControlPlaneAccess access, Use use, Supplier<List<Workspace>> sample) {
        return new ControlPlanePreflight(access, use, sample, bench.clock()).run();
    }

    private static List<Finding> failed(List<Finding> findings) {
        return findings.stream()
                .filter(finding -> finding.result() == Finding.Result.FAIL)
                .toList();
    }

    private InstanceId instance(int row) {
        return Objects.requireNonNull(rows.get(row).instance());
    }

    private static Workspace online(long number, String instance) {
        return new Workspace(
                WorkspaceExamples.id(number), WorkspaceStatus.ONLINE, null, new InstanceId(instance), 1, null, "");
    }
}
