package io.workspacereconciler.consumer.check;

import io.workspacereconciler.check.HoldReason;
import io.workspacereconciler.check.ProofPolicy;
import io.workspacereconciler.database.Transaction;
import io.workspacereconciler.guard.Approval;
import io.workspacereconciler.guard.Death;
import io.workspacereconciler.guard.GuardGroup;
import io.workspacereconciler.guard.GuardMark;
import io.workspacereconciler.guard.GuardView;
import io.workspacereconciler.incident.Incident;
import io.workspacereconciler.incident.IncidentId;
import io.workspacereconciler.incident.IncidentState;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What the guard knows when it is asked about the deaths of a page, or about one of them. */
record GuardPage(Instant slot, GuardView view, Map<IncidentId, GuardMark> marks, Map<IncidentId, Approval> approvals) {

    private static final Set<String> FINAL = Set.of(ProofPolicy.ENDED, ProofPolicy.ENDED_BEFORE);

    static GuardPage read(Transaction tx, Instant slot, Duration window, Collection<IncidentId> incidents) {
        Instant now = tx.now();
        return new GuardPage(
                slot,
                tx.guard().view(now, window),
                tx.guard().marksOf(incidents),
                tx.approvals().validOf(incidents, now));
    }

    /** The same once something has happened that the guard counts. */
    GuardPage after(UnaryOperator<GuardView> happened) {
        return new GuardPage(slot, happened.apply(view), marks, approvals);
    }

    GuardMark mark(Optional<Incident> incident) {
        return incident.map(one -> marks.getOrDefault(one.id(), GuardMark.NONE)).orElse(GuardMark.NONE);
    }

    @Nullable
    Approval approval(Optional<Incident> incident) {
        return incident.map(one -> approvals.get(one.id())).orElse(null);
    }

    /** The death as the guard is asked about it. */
    Death death(Examined examined, Optional<Incident> open, Duration window) {
        GuardMark mark = mark(open);
        Instant through = mark.letThroughAt();
        Death.Past past = new Death.Past(
                mark.firstHeld(),
                open.filter(incident -> incident.hold() == HoldReason.GUARD)
                        .map(Incident::changedAt)
                        .orElse(null),
                through != null && through.isAfter(view.now().minus(window)),
                open.filter(incident -> incident.state() == IncidentState.HELD
                                && incident.hold() != HoldReason.PROOF
                                && incident.hold() != HoldReason.VOID)
                        .isPresent(),
                GuardGroup.of(examined.place(), mark.zone()));
        return new Death(
                GuardGroup.of(examined.place(), examined.zone()),
                FINAL.contains(examined.decision().rule()),
                slot,
                past,
                approval(open));
    }
}
