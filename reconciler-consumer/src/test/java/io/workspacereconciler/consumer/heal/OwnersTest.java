package io.workspacereconciler.consumer.heal;

import static org.assertj.core.api.Assertions.assertThat;

import io.workspacereconciler.check.InstanceState;
import io.workspacereconciler.incident.IncidentState;
import io.workspacereconciler.workspace.InstanceId;
import io.workspacereconciler.workspace.Workspace;
import io.workspacereconciler.workspace.WorkspaceStatus;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Somebody else acts on the workspace just before any one transaction of its restart: so between any two steps. */
@ParameterizedClass
@EnumSource
final class OwnersTest {

    private final Backend backend;

    OwnersTest(Backend backend) {
        this.backend = backend;
    }

    @ParameterizedTest
    @EnumSource
    void whoeverActsKeepsWhatTheyDidAndNothingIsDoubled(Owner owner) {
        assertThat(points(owner, InstanceState.STOPPED)).isGreaterThan(backend == Backend.EC2 ? 30 : 20);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.MATCH_NONE, names = "STARTS_THE_OLD_INSTANCE.*")
    void whoeverActsBesideAnEndedInstanceKeepsWhatTheyDidToo(Owner owner) {
        assertThat(points(owner, InstanceState.TERMINATED)).isGreaterThan(backend == Backend.EC2 ? 25 : 15);
    }

    private int points(Owner owner, InstanceState dead) {
        int points = 1;
        while (endsWell(owner, dead, points)) {
            points++;
        }
        return points;
    }

    /** Whether there was such a point. */
    private boolean endsWell(Owner owner, InstanceState dead, int point) {
        RestartBench bench = new RestartBench(dead, backend);
        boolean[] acted = new boolean[1];
        Workspace[] before = new Workspace[1];
        bench.database.disturbances().before(point, () -> {
            acted[0] = true;
            before[0] = bench.row();
            owner.act(bench);
        });

        IncidentState end = bench.finish().state();

        String where =
                owner + " before transaction " + point + ", " + end + ", " + bench.database.row(RestartBench.WORKSPACE);
        if (!acted[0]) {
            bench.assertRecovered();
            return false;
        }
        // Who starts the old instance when people work on the new one already has two, of which one is told in the
        // story.
        boolean starts =
                owner == Owner.STARTS_THE_OLD_INSTANCE || owner == Owner.STARTS_THE_OLD_INSTANCE_WHICH_REGISTERS;
        boolean twoAreTheirs = starts && !RestartBench.DEAD.equals(before[0].instance());
        assertThat(liveOnes(bench))
                .as(where)
                .hasSizeLessThanOrEqualTo(end == IncidentState.RECOVERED && twoAreTheirs ? 2 : 1);
        assertThat(bench.replacer.volumesTogether()).as(where).isTrue();
        bench.database.row(RestartBench.WORKSPACE).ifPresent(row -> assertRow(owner, before[0], row, where));
        switch (end) {
            case RECOVERED -> assertThat(liveOnes(bench)).as(where).isNotEmpty();
            case CLEARED -> {
                assertThat(starts).as(where).isTrue();
                assertThat(bench.row().is(WorkspaceStatus.ONLINE, RestartBench.DEAD))
                        .as(where)
                        .isTrue();
                assertThat(bench.replacer.isComplete(RestartBench.DEAD))
                        .as(where)
                        .isTrue();
            }
            case SUPERSEDED -> {
                assertThat(ours(bench)).as(where).isEmpty();
                // What they have started and put online before anything was taken from it.
                assertThat(!starts || bench.replacer.isComplete(RestartBench.DEAD))
                        .as(where)
                        .isTrue();
                assertThat(owner).as(where).isNotEqualTo(Owner.STARTS_THE_OLD_INSTANCE);
            }
            case HELD -> {
                assertThat(owner).as(where).isEqualTo(Owner.MOVES_IT_BELOW_A_PAUSED_ONE);
                assertThat(bench.replacer.launches()).as(where).isEmpty();
            }
            case SUSPECTED, OFFLINE, RESTARTING, ABANDONED -> throw new AssertionError(where);
        }
        return true;
    }

    /** What they wrote is there, as far as the restart's own part of the row allows. */
    private static void assertRow(Owner owner, Workspace before, Workspace row, String where) {
        switch (owner) {
            case PAUSES -> assertThat(row.status()).as(where).isEqualTo(WorkspaceStatus.PAUSED);
            case HIBERNATES -> assertThat(row.status()).as(where).isEqualTo(WorkspaceStatus.HIBERNATED);
            case REMOVES -> assertThat(row.status()).as(where).isEqualTo(WorkspaceStatus.REMOVED);
            case POINTS_IT_ELSEWHERE ->
                assertThat(row.is(WorkspaceStatus.ONLINE, Owner.THEIRS))
                        .as(where)
                        .isTrue();
            case RESTARTS_IT -> {
                assertThat(row.status()).as(where).isEqualTo(WorkspaceStatus.PROVISIONING);
                assertThat(row.instance()).as(where).isNull();
            }
            case MOVES_IT_BELOW_A_PAUSED_ONE -> {
                assertThat(row.parent()).as(where).isEqualTo(Owner.PAUSED_PARENT);
                // Online where nothing was begun yet, or where its agent had registered by then.
                assertThat(row.status()).as(where).isIn(WorkspaceStatus.ONLINE, WorkspaceStatus.OFFLINE);
                if (before.status() == WorkspaceStatus.OFFLINE) {
                    assertThat(row.is(WorkspaceStatus.OFFLINE, RestartBench.DEAD))
                            .as(where)
                            .isTrue();
                }
            }
            case POINTS_IT_BACK,
                    SETS_IT_ONLINE_BY_HAND,
                    STARTS_THE_OLD_INSTANCE,
                    STARTS_THE_OLD_INSTANCE_WHICH_REGISTERS ->
                assertThat(row.status()).as(where).isEqualTo(WorkspaceStatus.ONLINE);
            case DELETES_THE_ROW -> throw new AssertionError("the row came back: " + where);
        }
    }

    private static List<InstanceId> ours(RestartBench bench) {
        Optional<Workspace> row = bench.database.row(RestartBench.WORKSPACE);
        return bench.replacer.launches().stream()
                .filter(bench.replacer::isLive)
                .filter(instance -> row.filter(named -> named.is(WorkspaceStatus.ONLINE, instance))
                        .isEmpty())
                .toList();
    }

    private static List<InstanceId> liveOnes(RestartBench bench) {
        return bench.replacer.instances().stream()
                .filter(bench.replacer::isLive)
                .toList();
    }
}
