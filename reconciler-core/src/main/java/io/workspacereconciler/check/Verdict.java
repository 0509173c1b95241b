package io.workspacereconciler.check;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.Objects;

/** What a look means. Never a boolean: what is not known to be dead is not dead. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Verdict.Running.class, name = "Running"),
    @JsonSubTypes.Type(value = Verdict.NotRunning.class, name = "NotRunning"),
    @JsonSubTypes.Type(value = Verdict.Absent.class, name = "Absent"),
    @JsonSubTypes.Type(value = Verdict.Unknown.class, name = "Unknown")
})
public sealed interface Verdict {

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
