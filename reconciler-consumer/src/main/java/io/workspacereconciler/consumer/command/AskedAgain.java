package io.workspacereconciler.consumer.command;

import io.workspacereconciler.check.Sighting;
import io.workspacereconciler.consumer.check.Rest;
import io.workspacereconciler.database.Transaction;
import io.workspacereconciler.guard.Guard;
import io.workspacereconciler.guard.GuardDecision;
import io.workspacereconciler.guard.Ramp;
import io.workspacereconciler.incident.Incident;
import io.workspacereconciler.incident.IncidentState;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** When a hold that ends by the clock is asked about again: after its rest, or when a ramp may let it through. */
final class AskedAgain {

    private final Transaction tx;
    private final Patience patience;
    private final @Nullable Sighting seen;

    /**
     * Of the incidents of one workspace.
     *
     * @param seen its last sighting; null without one
     */
    AskedAgain(Transaction tx, Patience patience, @Nullable Sighting seen) {
        this.tx = tx;
        this.patience = patience;
        this.seen = seen;
    }

    /** In the future, and at the earliest; null where no clock ends the hold, or only the next sweep is waited for. */
    @Nullable
    Instant of(Incident incident, @Nullable GuardDecision guard) {
        if (incident.state() != IncidentState.HELD || incident.hold() == null) {
            return null;
        }
        Instant at = switch (incident.hold()) {
            case PROOF, VOID, PREPARE, SKIPPED -> Rest.end(tx, incident);
            case GUARD -> onRamp(incident, guard);
            case EXEMPTED, STOPPED, OBSERVE, OTHER -> null;
        };
        return at != null && at.isAfter(tx.now()) ? at : null;
    }

    /** Only what is final ramps, and only while nobody of the step before is still on its way back. */
    private @Nullable Instant onRamp(Incident incident, @Nullable GuardDecision guard) {
        if (!(guard instanceof GuardDecision.Held held)
                || !held.rule().equals(Guard.OVER_LIMIT)
                || !isFinal(incident)) {
            return null;
        }
        Instant waited = incident.changedAt().plus(patience.ramp());
        Ramp ramp = tx.guard().ramps().get(held.group());
        if (ramp == null) {
            return waited;
        }
        Instant nextStep = ramp.step().began().plus(patience.ramp());
        if (ramp.taken() < ramp.step().size() && waited.isBefore(nextStep)) {
            return waited;
        }
        return waited.isAfter(nextStep) ? waited : nextStep;
    }

    private boolean isFinal(Incident incident) {
        return seen != null
                && seen.instance().id().equals(incident.instance())
                && seen.instance().state().isFinal();
    }
}
