package io.workspacereconciler.check;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a look means. Never a boolean: what is not known to be dead is not dead. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Verdict.Running.class, name = "Running"),
    @JsonSubTypes.Type(value = Verdict.NotRunning.class, name = "NotRunning"),
    @JsonSubTypes.Type(value = Verdict.Absent.class, name = "Absent"),
    @JsonSubTypes.Type(value = Verdict.Unknown.class, name = "Unknown")
})
public sealed interface Verdict {

    /**
     * This verdict in the light of what is found of the workspace without its instance: a void answer says nothing, except
     * of a workspace that has its volumes in that place, which lives there.
     */
    default Verdict settledBy(@Nullable Remains remains) {
        return isVoid() && remains != null && remains.areHere()
                ? new Absent("the answer names none of its batch, and its volumes are in this place")
                : this;
    }

    /** Whether the answer contained nothing of its batch. */
    @JsonIgnore
    default boolean isVoid() {
        return this instanceof Unknown unknown && unknown.cause() == UnknownCause.VOID_ANSWER;
    }

    /** The answer names the instance, with the expected owner, as pending or running. */
    record Running(InstanceState state) implements Verdict {
        public Running {
            if (!state.isRunning()) {
                throw new IllegalArgumentException(state + " is not running");
            }
        }
    }

    /** The answer names the instance, with the expected owner, as on its way down or down. */
    record NotRunning(InstanceState state) implements Verdict {
        public NotRunning {
            if (state.isRunning()) {
                throw new IllegalArgumentException(state + " is running");
            }
        }
    }

    /** A whole, successful answer does not contain the instance. */
    record Absent(String how) implements Verdict {
        public Absent {
            Objects.requireNonNull(how, "how");
        }
    }

    /** Nothing that was learned may be acted upon. */
    record Unknown(UnknownCause cause, String detail) implements Verdict {
        public Unknown {
            Objects.requireNonNull(cause, "cause");
            Objects.requireNonNull(detail, "detail");
        }
    }
}
