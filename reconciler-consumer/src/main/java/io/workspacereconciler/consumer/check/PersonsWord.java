package io.workspacereconciler.consumer.check;

import io.workspacereconciler.check.Decision;
import io.workspacereconciler.check.HoldReason;
import io.workspacereconciler.control.HandsOff;
import io.workspacereconciler.database.Transaction;
import io.workspacereconciler.incident.Incident;
import io.workspacereconciler.incident.IncidentState;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a person has said about proven deaths, in the transaction that would let one through: an exempted workspace comes
 * before a stop, a stop before the mode observe, and each before anything else is asked.
 */
final class PersonsWord {

    private PersonsWord() {}

    /** Why this death, which would be let through, is held, besides the mode. */
    static Optional<HandsOff> about(Transaction tx, Examined examined) {
        return HandsOff.heeded(
                tx.controls(), tx.exemptions(), examined.workspace().id(), tx.now());
    }

    /** The same for whoever changes nothing. */
    static Optional<HandsOff> known(Transaction tx, Examined examined) {
        return HandsOff.known(
                tx.controls(), tx.exemptions(), examined.workspace().id(), tx.now());
    }

    /** The reason for which it would be held if it were proven, as by other limits it may be; null of any other. */
    static @Nullable HoldReason ofSuspect(Transaction tx, Examined examined) {
        return examined.decision() instanceof Decision.Suspect
                ? known(tx, examined).map(HandsOff::reason).orElse(null)
                : null;
    }

    /** Whether it would be let through but for the mode. */
    static boolean isProven(Decision decision) {
        return decision instanceof Decision.LetThrough
                || (decision instanceof Decision.Hold hold && hold.reason() == HoldReason.OBSERVE);
    }

    /**
     * The incident, held for this reason from now on; empty when it stays as it is. A word gives way to any other reason,
     * and every reason to an exemption: it is what is to be read about the workspace.
     */
    static Optional<Incident> hold(Incident incident, HoldReason reason, Instant now) {
        HoldReason before = incident.hold();
        if (before != null) {
            boolean changes = before != reason
                    && before != HoldReason.OTHER
                    && (reason == HoldReason.EXEMPTED || before.isByWord());
            return changes ? Optional.of(incident.heldInstead(reason, now)) : Optional.empty();
        }
        return incident.state() == IncidentState.SUSPECTED
                        || (incident.state() == IncidentState.OFFLINE && reason.isByWord())
                ? Optional.of(incident.held(reason, now))
                : Optional.empty();
    }
}
