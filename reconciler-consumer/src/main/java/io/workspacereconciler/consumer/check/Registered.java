package io.workspacereconciler.consumer.check;

import io.workspacereconciler.check.Decision;
import io.workspacereconciler.check.HoldReason;
import io.workspacereconciler.guard.GuardDecision;
import io.workspacereconciler.guard.GuardQuestion;
import io.workspacereconciler.incident.Incident;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What became of one decision.
 *
 * @param decision as it was carried out: a proven death may be held for a person's word
 * @param incident the open incident afterwards, if there is one
 * @param guard what the guard says of it; null where it was not asked
 * @param word the person's word for which it is held, or a suspect would be; null without one
 * @param question what the guard decided on; null where it has no say
 */
record Registered(
        Decision decision,
        Optional<Incident> incident,
        @Nullable GuardDecision guard,
        @Nullable HoldReason word,
        @Nullable GuardQuestion question) {

    /** Without a question to the guard. */
    Registered(Decision decision, Optional<Incident> incident) {
        this(decision, incident, null, null, null);
    }

    /** With what the guard was asked, or would have been, and what it says. */
    Registered(
            Decision decision,
            Optional<Incident> incident,
            @Nullable GuardDecision guard,
            @Nullable GuardQuestion question) {
        this(decision, incident, guard, null, question);
    }

    /** Which is not for the guard to decide; with the person's word that would hold it if it were. */
    static Registered unasked(
            Decision decision,
            Optional<Incident> incident,
            @Nullable HoldReason word,
            @Nullable GuardQuestion question) {
        return new Registered(decision, incident, null, word, question);
    }

    /** Held for a person's word. */
    static Registered held(Decision.Hold decision, Optional<Incident> incident) {
        return new Registered(decision, incident, null, decision.reason(), null);
    }
}
