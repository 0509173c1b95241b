package io.workspacereconciler.guard;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What the guard says of one death, with everything that it counted. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = GuardDecision.LetThrough.class, name = "let-through"),
    @JsonSubTypes.Type(value = GuardDecision.Held.class, name = "held")
})
public sealed interface GuardDecision {

    /** The name of the rule, one of the constants of {@link Guard}. */
    String rule();

    /** What was counted against which limit, in each group that counts, the narrowest first. */
    List<GuardFigures> figures();

    /** A sentence for a person. */
    String describe();

    private static String counted(List<GuardFigures> figures) {
        return figures.stream().map(GuardFigures::describe).collect(Collectors.joining(", "));
    }

    /**
     * The death is let through.
     *
     * @param ramp the step of the ramp that lets it through; null where another rule does
     */
    record LetThrough(
            String rule,
            List<GuardFigures> figures,
            @Nullable RampStep ramp) implements GuardDecision {
        public LetThrough {
            Objects.requireNonNull(rule, "rule");
            figures = List.copyOf(figures);
        }

        @Override
        public String describe() {
            String step = ramp == null
                    ? ""
                    : ", in a step of " + ramp.size() + " of " + ramp.group().describe();
            return "let through, " + rule + step + ", besides " + counted(figures);
        }
    }

    /**
     * The death is kept back.
     *
     * @param group the widest group that keeps it
     */
    record Held(String rule, GuardGroup group, List<GuardFigures> figures) implements GuardDecision {
        public Held {
            Objects.requireNonNull(rule, "rule");
            Objects.requireNonNull(group, "group");
            figures = List.copyOf(figures);
        }

        @Override
        public String describe() {
            return "kept by the guard for " + group.describe() + ", " + rule + ": " + counted(figures);
        }
    }
}
