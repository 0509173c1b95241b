package io.workspacereconciler.control;

import io.workspacereconciler.check.Mode;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * A consumer that runs.
 *
 * @param roles the words of its roles
 * @param seenAt when it last said that it runs, on the database's clock
 */
public record LiveReplica(String name, Mode mode, List<String> roles, String version, Instant seenAt) {

    public LiveReplica {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(mode, "mode");
        roles = List.copyOf(roles);
        Objects.requireNonNull(version, "version");
        Objects.requireNonNull(seenAt, "seenAt");
    }
}
