package io.workspacereconciler.check;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.workspacereconciler.workspace.Place;
import io.workspacereconciler.workspace.WorkspaceId;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What one answer showed of one workspace's instance. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Look.Seen.class, name = "seen"),
    @JsonSubTypes.Type(value = Look.Missing.class, name = "missing"),
    @JsonSubTypes.Type(value = Look.NoAnswer.class, name = "no-answer")
})
public sealed interface Look {

    /** When the answer was read, on this replica's clock. */
    Instant at();

    /** What this look means for a workspace whose instance is expected in that place. */
    Verdict verdict(WorkspaceId workspace, Place expected);

    /** The answer names the instance. */
    record Seen(SeenInstance instance, @Nullable String requestId, Instant at) implements Look {
        public Seen {
            Objects.requireNonNull(instance, "instance");
            Objects.requireNonNull(at, "at");
        }

        @Override
        public Verdict verdict(WorkspaceId workspace, Place expected) {
            String owner = instance.placement().owner();
            if (!expected.account().equals(owner)) {
                return new Verdict.Unknown(
                        UnknownCause.OTHER_OWNER, "owned by " + owner + ", expected " + expected.account());
            }
            String tagged = instance.marks().workspace();
            if (tagged != null && !tagged.equals(workspace.toString())) {
                return new Verdict.Unknown(UnknownCause.OTHER_WORKSPACE, "its tag names another workspace");
            }
            return instance.state().isRunning()
                    ? new Verdict.Running(instance.state())
                    : new Verdict.NotRunning(instance.state());
        }
    }

    /**
     * A whole, successful answer does not contain the instance, or EC2 says by name that there is none.
     *
     * @param how in which of these ways
     */
    record Missing(String how, @Nullable String requestId, Instant at) implements Look {
        public Missing {
            Objects.requireNonNull(how, "how");
            Objects.requireNonNull(at, "at");
        }

        @Override
        public Verdict verdict(WorkspaceId workspace, Place expected) {
            return new Verdict.Absent(how);
        }
    }

    /** Nothing was learned. */
    record NoAnswer(
            UnknownCause cause, String detail, @Nullable String requestId, Instant at) implements Look {
        public NoAnswer {
            Objects.requireNonNull(cause, "cause");
            Objects.requireNonNull(detail, "detail");
            Objects.requireNonNull(at, "at");
        }

        @Override
        public Verdict verdict(WorkspaceId workspace, Place expected) {
            return new Verdict.Unknown(cause, detail);
        }
    }
}
