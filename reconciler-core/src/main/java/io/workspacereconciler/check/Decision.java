package io.workspacereconciler.check;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.Objects;

/** What follows from a verdict, and the rule that made it follow. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Decision.Alive.class, name = "alive"),
    @JsonSubTypes.Type(value = Decision.Leave.class, name = "leave"),
    @JsonSubTypes.Type(value = Decision.Suspect.class, name = "suspect"),
    @JsonSubTypes.Type(value = Decision.Hold.class, name = "hold"),
    @JsonSubTypes.Type(value = Decision.LetThrough.class, name = "let-through")
})
public sealed interface Decision {

    /** The name of the rule, one of the constants of {@link ProofPolicy}. */
    String rule();

    /** The instance runs: whatever was doubted of it is cleared. */
    record Alive(String rule) implements Decision {
        public Alive {
            Objects.requireNonNull(rule, "rule");
        }
    }

    /** Nothing is done: this verdict proves nothing. */
    record Leave(String rule) implements Decision {
        public Leave {
            Objects.requireNonNull(rule, "rule");
        }
    }

    /** It speaks against the instance, and is counted; it proves nothing yet. */
    record Suspect(String rule) implements Decision {
        public Suspect {
            Objects.requireNonNull(rule, "rule");
        }
    }

    /**
     * Something keeps it back.
     *
     * @param rule what proves the death, or why nothing does
     */
    record Hold(String rule, HoldReason reason) implements Decision {
        public Hold {
            Objects.requireNonNull(rule, "rule");
            Objects.requireNonNull(reason, "reason");
        }
    }

    /** The death is proven and becomes a {@code WorkspaceOffline}. */
    record LetThrough(String rule) implements Decision {
        public LetThrough {
            Objects.requireNonNull(rule, "rule");
        }
    }
}
