package io.workspacereconciler.consumer.check;

import io.workspacereconciler.check.Decision;
import io.workspacereconciler.guard.GuardDecision;
import io.workspacereconciler.incident.Incident;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What became of one decision.
 *
 * @param decision as it was carried out: a proven death may be held for a person's word
 * @param incident the open incident afterwards, if there is one
 * @param guard what the guard says of it; null where it was not asked
 */
record Registered(
        Decision decision,
        Optional<Incident> incident,
        @Nullable GuardDecision guard) {

    /** Without a question to the guard. */
    Registered(Decision decision, Optional<Incident> incident) {
        this(decision, incident, null);
    }
}
