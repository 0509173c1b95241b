package io.workspacereconciler.replay;

import io.workspacereconciler.guard.GuardDecision;
import io.workspacereconciler.guard.GuardGroup;
import io.workspacereconciler.guard.GuardQuestion;
import io.workspacereconciler.guard.Ramp;
import io.workspacereconciler.guard.RampStep;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Steps of ramps that would have been opened, and were not, or from which more would have been taken. How the restarts of
 * those would have ended is not known, so they stay pending. Not thread-safe.
 */
final class OpenedRamps {

    private final Map<GuardGroup, Ramp> opened = new HashMap<>();

    /** The ramps of this question as they would have been: the recorded one where it has begun a later step. */
    List<Ramp> instead(GuardQuestion question) {
        if (opened.isEmpty()) {
            return question.ramps();
        }
        return question.death().where().widening().stream()
                .flatMap(group -> Stream.ofNullable(later(recorded(question, group), opened.get(group))))
                .toList();
    }

    private static @Nullable Ramp recorded(GuardQuestion question, GuardGroup group) {
        return question.ramps().stream()
                .filter(ramp -> ramp.step().group().equals(group))
                .findFirst()
                .orElse(null);
    }

    private static @Nullable Ramp later(@Nullable Ramp was, @Nullable Ramp would) {
        if (was == null || would == null) {
            return was == null ? would : was;
        }
        return was.step().began().isAfter(would.step().began()) ? was : would;
    }

    /**
     * Takes what the guard would have decided.
     *
     * @param asked with the ramps as they would have been
     */
    void took(GuardQuestion asked, @Nullable GuardDecision was, GuardDecision would) {
        RampStep step = step(would);
        if (step == null) {
            return;
        }
        Ramp known = opened.get(step.group());
        boolean isKnown = known != null && known.step().equals(step);
        if (isKnown || !Objects.equals(step, step(was))) {
            opened.put(step.group(), Ramp.withOneMore(recorded(asked, step.group()), step, asked.at()));
        }
    }

    private static @Nullable RampStep step(@Nullable GuardDecision decision) {
        return decision instanceof GuardDecision.LetThrough through ? through.ramp() : null;
    }
}
