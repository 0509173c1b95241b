package io.workspacereconciler.local.demo;

import io.workspacereconciler.local.ec2.InstanceSnapshot;
import io.workspacereconciler.local.ec2.InstanceState;
import io.workspacereconciler.local.platform.Platform;
import io.workspacereconciler.local.platform.Row;
import io.workspacereconciler.workspace.WorkspaceId;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** What an act may look at and do: the platform and its machines, the story so far, and a line of its own in it. */
record Stage(
        Platform platform,
        Culprits culprits,
        Supplier<Totals> totals,
        InstantSource clock,
        Consumer<List<StoryLine>> reader) {

    /** Says what the act does. */
    void tell(String who, String text) {
        reader.accept(List.of(new StoryLine(clock.instant(), who, StoryLine.What.ACT, text)));
    }

    /** Online rows whose instance runs. */
    List<Row> well() {
        return platform.registry().rows().stream().filter(this::isWell).toList();
    }

    boolean isWell(Row row) {
        return row.isOnline()
                && platform.world()
                        .instance(row.instanceId())
                        .filter(instance -> instance.state() == InstanceState.RUNNING)
                        .isPresent();
    }

    String zone(Row row) {
        return platform.world()
                .instance(row.instanceId())
                .map(InstanceSnapshot::zone)
                .orElse("");
    }

    void terminate(Row row) {
        culprits.demo(row.instanceId());
        platform.world().terminate(row.instanceId());
    }

    /** What each row says that a restart would change. */
    Map<WorkspaceId, String> rows() {
        return platform.registry().rows().stream()
                .collect(Collectors.toMap(Row::id, row -> row.status() + " on " + row.instanceId()));
    }

    /** How many workspaces have more than one living instance. */
    long doubled() {
        return platform.world().instances().stream()
                .filter(instance ->
                        instance.state() == InstanceState.RUNNING || instance.state() == InstanceState.PENDING)
                .collect(Collectors.groupingBy(
                        instance -> instance.tag("WorkspaceId").orElse(instance.id()), Collectors.counting()))
                .values()
                .stream()
                .filter(living -> living > 1)
                .count();
    }
}
