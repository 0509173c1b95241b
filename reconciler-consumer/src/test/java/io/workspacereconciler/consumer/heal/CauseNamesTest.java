package io.workspacereconciler.consumer.heal;

import static org.assertj.core.api.Assertions.assertThat;

import io.workspacereconciler.incident.SharedCause;
import io.workspacereconciler.workspace.WorkspaceExamples;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class CauseNamesTest {

    private static final Set<FailureCause> SHARED_BY_LAUNCHES = EnumSet.of(
            FailureCause.CAPACITY,
            FailureCause.QUOTA,
            FailureCause.TEMPLATE,
            FailureCause.ZONE,
            FailureCause.PERMISSION);

    @Test
    void whatALaunchIsRefusedForIsSharedByTemplateZoneOrPlace() {
        assertThat(names(RestartStep.LAUNCH, plan("lt-1", "zone-a")))
                .isEqualTo(Map.of(
                        new SharedCause("CAPACITY lt-1 in zone-a"), FailureCause.CAPACITY,
                        new SharedCause("QUOTA lt-1"), FailureCause.QUOTA,
                        new SharedCause("TEMPLATE lt-1"), FailureCause.TEMPLATE,
                        new SharedCause("ZONE " + WorkspaceExamples.PLACE + "/zone-a, launch"), FailureCause.ZONE,
                        new SharedCause("PERMISSION " + WorkspaceExamples.PLACE + ", launch"),
                                FailureCause.PERMISSION));
    }

    @Test
    void aFullZoneKeepsNoOtherZoneBack() {
        Map<SharedCause, FailureCause> here = names(RestartStep.LAUNCH, plan("lt-1", "zone-a"));
        Map<SharedCause, FailureCause> there = names(RestartStep.LAUNCH, plan("lt-1", "zone-b"));

        assertThat(here.keySet())
                .filteredOn(there::containsKey)
                .extracting(here::get)
                .containsExactlyInAnyOrder(FailureCause.QUOTA, FailureCause.TEMPLATE, FailureCause.PERMISSION);
    }

    @Test
    void oneStepSaysNothingOfAnother() {
        ReplacementPlan plan = plan("lt-1", "zone-a");

        assertThat(names(RestartStep.RELEASE, plan).values())
                .containsExactly(FailureCause.ZONE, FailureCause.PERMISSION);
        assertThat(names(RestartStep.ATTACH, plan).values())
                .containsExactly(FailureCause.ZONE, FailureCause.PERMISSION);
        assertThat(names(RestartStep.RELEASE, plan).keySet())
                .doesNotContainAnyElementsOf(names(RestartStep.ATTACH, plan).keySet())
                .doesNotContainAnyElementsOf(names(RestartStep.LAUNCH, plan).keySet());
    }

    @ParameterizedTest
    @EnumSource
    void onlyWhatDoesNotCountIsEverShared(FailureCause cause) {
        boolean shared = CauseNames.of(cause, RestartStep.LAUNCH, WorkspaceExamples.PLACE, plan("lt-1", "zone-a"))
                .isPresent();

        assertThat(shared).isEqualTo(SHARED_BY_LAUNCHES.contains(cause));
        assertThat(shared && cause.counts()).isFalse();
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"RELEASE", "LAUNCH", "ATTACH"})
    void noOtherStepWaitsForOthers(RestartStep step) {
        assertThat(names(step, plan("lt-1", "zone-a"))).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void ofAControlPlaneOnlyALackOfPermissionIsSaidToBeOthersToo(FailureCause cause) {
        ReplacementPlan plan = new ReplacementPlan.ByControlPlane(
                WorkspaceExamples.id(1), WorkspaceExamples.instance(1), "claude-code", 2);

        assertThat(CauseNames.of(cause, RestartStep.LAUNCH, WorkspaceExamples.PLACE, plan)
                        .isPresent())
                .isEqualTo(cause == FailureCause.PERMISSION);
    }

    private static Map<SharedCause, FailureCause> names(RestartStep step, ReplacementPlan plan) {
        return CauseNames.of(step, WorkspaceExamples.PLACE, plan);
    }

    private static ReplacementPlan plan(String template, String zone) {
        return new ReplacementPlan.OnEc2(
                WorkspaceExamples.id(1),
                WorkspaceExamples.instance(1),
                List.of(new PlannedVolume("vol-0000000a", "/dev/sdf")),
                new ReplacementPlan.Subnet("subnet-1", zone),
                new ReplacementPlan.Template(template, "1"));
    }
}
