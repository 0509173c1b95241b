package io.workspacereconciler.consumer.heal;

import io.workspacereconciler.incident.IncidentId;
import io.workspacereconciler.workspace.InstanceId;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Instances that a restart launched, each like another but for one thing. */
final class LaunchedExamples {

    /** What its template gives an instance. */
    static final Set<String> DISKS = Set.of("vol-root", "vol-scratch");

    private LaunchedExamples() {}

    /** What this request launched, with the disks of its template. */
    static LaunchedInstance of(LaunchRequest.OnEc2 request, InstanceId launched, Instant at) {
        return new LaunchedInstance(
                launched,
                request.incident().toString(),
                request.workspace().toString(),
                request.clientToken(),
                at,
                DISKS);
    }

    static LaunchedInstance with(LaunchedInstance one, Instant launchedAt) {
        return new LaunchedInstance(
                one.id(), one.incident(), one.workspace(), one.clientToken(), launchedAt, one.volumes());
    }

    static LaunchedInstance with(LaunchedInstance one, String incident) {
        return new LaunchedInstance(
                one.id(), incident, one.workspace(), one.clientToken(), one.launchedAt(), one.volumes());
    }

    static LaunchedInstance tagged(LaunchedInstance one, @Nullable String workspace) {
        return new LaunchedInstance(
                one.id(), one.incident(), workspace, one.clientToken(), one.launchedAt(), one.volumes());
    }

    static LaunchedInstance under(LaunchedInstance one, @Nullable String token) {
        return new LaunchedInstance(one.id(), one.incident(), one.workspace(), token, one.launchedAt(), one.volumes());
    }

    static LaunchedInstance on(LaunchedInstance one, Set<String> volumes) {
        return new LaunchedInstance(
                one.id(), one.incident(), one.workspace(), one.clientToken(), one.launchedAt(), volumes);
    }

    /** The client token of this attempt of the same incident. */
    static String token(LaunchedInstance one, int attempt) {
        return LaunchRequest.token(new IncidentId(UUID.fromString(one.incident())), attempt);
    }
}
