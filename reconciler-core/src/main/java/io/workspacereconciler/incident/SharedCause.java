package io.workspacereconciler.incident;

import java.util.Objects;

/** What can keep restarts of several workspaces from going on at the same time, such as a full zone, by its name. */
public record SharedCause(String name) {

    public SharedCause {
        Objects.requireNonNull(name, "name");
    }

    @Override
    public String toString() {
        return name;
    }
}
