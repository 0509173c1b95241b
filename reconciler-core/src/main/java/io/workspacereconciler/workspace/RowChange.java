package io.workspacereconciler.workspace;

import java.util.Objects;

/** One of the few changes that this system makes to a registry row; what a change does not name stays as it is. */
public sealed interface RowChange {

    /** The row gets this status. */
    record Status(WorkspaceStatus status) implements RowChange {
        public Status {
            requireKnown(status);
        }
    }

    /** The row gets this status and an empty url: the old agent's address is no longer true. */
    record StatusWithoutUrl(WorkspaceStatus status) implements RowChange {
        public StatusWithoutUrl {
            requireKnown(status);
        }
    }

    /** The row names another instance; its status stays, since its agent may have registered already. */
    record Instance(InstanceId instance) implements RowChange {
        public Instance {
            Objects.requireNonNull(instance, "instance");
        }
    }

    /** The row names its old instance again, in this status and under this url. */
    record GivenBack(InstanceId instance, WorkspaceStatus status, String url) implements RowChange {
        public GivenBack {
            Objects.requireNonNull(instance, "instance");
            requireKnown(status);
            Objects.requireNonNull(url, "url");
        }
    }

    private static void requireKnown(WorkspaceStatus status) {
        if (status == WorkspaceStatus.OTHER) {
            throw new IllegalArgumentException("only statuses that the registry knows are written");
        }
    }
}
