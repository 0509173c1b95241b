package io.workspacereconciler.consumer.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.workspacereconciler.check.InstanceState;
import io.workspacereconciler.check.Verdict;
import io.workspacereconciler.consumer.check.RunningCheck;
import io.workspacereconciler.local.ec2.Ec2World;
import io.workspacereconciler.local.ec2.SeededWorkspace;
import io.workspacereconciler.workspace.InstanceId;
import io.workspacereconciler.workspace.OnlineWorkspace;
import io.workspacereconciler.workspace.Place;
import io.workspacereconciler.workspace.WorkspaceExamples;
import java.util.List;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a true answer about an instance means, over HTTP: the same over every backend. */
@NullMarked
@Timeout(60)
public abstract class VerdictContract {

    /** A world over which this backend looks. */
    protected interface Backend extends AutoCloseable {

        Ec2World world();

        /** Lets every change that is under way come to its end. */
        void settle();

        /** The checks of these workspaces, each without a bound. */
        RunningCheck checks(List<OnlineWorkspace> batch);

        Place place();

        @Override
        void close();
    }

    protected abstract Backend open();

    @ParameterizedTest
    @EnumSource
    void aStateMeansTheSameOverEveryBackend(InstanceState state) {
        try (Backend backend = open()) {
            String instance = seed(backend).instanceId();
            become(backend, instance, state);

            assertThat(verdict(backend, 1, instance))
                    .isEqualTo(state.isRunning() ? new Verdict.Running(state) : new Verdict.NotRunning(state));
        }
    }

    @Test
    void whatIsNotKnownIsAbsent() {
        try (Backend backend = open()) {
            String instance = seed(backend).instanceId();
            backend.world().vanish(instance);

            assertThat(verdict(backend, 1, instance)).isInstanceOf(Verdict.Absent.class);
        }
    }

    @Test
    void theEndOfAnInstanceOfAnotherWorkspaceIsNoDeathOfThisOne() {
        try (Backend backend = open()) {
            String instance = seed(backend).instanceId();
            become(backend, instance, InstanceState.TERMINATED);

            assertThat(verdict(backend, 2, instance)).isNotInstanceOf(Verdict.NotRunning.class);
        }
    }

    private static SeededWorkspace seed(Backend backend) {
        return backend.world().seedWorkspace(WorkspaceExamples.id(1).toString(), "us-east-1b", "t3.large");
    }

    private static void become(Backend backend, String instance, InstanceState state) {
        switch (state) {
            case RUNNING -> {}
            case PENDING -> {
                become(backend, instance, InstanceState.STOPPED);
                backend.world().start(instance);
            }
            case STOPPING -> backend.world().stop(instance);
            case STOPPED -> {
                backend.world().stop(instance);
                backend.settle();
            }
            case SHUTTING_DOWN -> backend.world().terminate(instance);
            case TERMINATED -> {
                backend.world().terminate(instance);
                backend.settle();
            }
        }
    }

    private static Verdict verdict(Backend backend, long workspace, String instance) {
        OnlineWorkspace row = new OnlineWorkspace(WorkspaceExamples.id(workspace), new InstanceId(instance));
        return backend.checks(List.of(row))
                .isRunning(row)
                .toCompletableFuture()
                .join()
                .verdict(row.id(), backend.place());
    }
}
