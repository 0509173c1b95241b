package io.workspacereconciler.consumer.heal;

import io.workspacereconciler.workspace.InstanceId;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An instance that says that a restart launched it.
 *
 * @param incident the value of its incident tag
 * @param workspace the value of its workspace tag; null when it has none
 * @param clientToken the token that it was launched under; null when EC2 tells none
 * @param launchedAt by EC2's clock
 * @param volumes the ids of the volumes on it, its root disk among them
 */
public record LaunchedInstance(
        InstanceId id,
        String incident,
        @Nullable String workspace,
        @Nullable String clientToken,
        Instant launchedAt,
        Set<String> volumes) {

    public LaunchedInstance {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(incident, "incident");
        Objects.requireNonNull(launchedAt, "launchedAt");
        volumes = Set.copyOf(volumes);
    }
}
