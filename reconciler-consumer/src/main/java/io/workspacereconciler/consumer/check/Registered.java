package io.workspacereconciler.consumer.check;

import io.workspacereconciler.guard.GuardDecision;
import io.workspacereconciler.incident.Incident;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What became of a decision.
 *
 * @param incident the open incident afterwards, if there is one
 * @param guard what the guard says of it; null where it was not asked
 */
record Registered(Optional<Incident> incident, @Nullable GuardDecision guard) {

    static Registered without(Optional<Incident> incident) {
        return new Registered(incident, null);
    }
}
