package io.workspacereconciler.consumer.incident;

import io.workspacereconciler.check.HoldReason;
import io.workspacereconciler.database.Database;
import io.workspacereconciler.database.Transaction;
import io.workspacereconciler.guard.Approval;
import io.workspacereconciler.guard.GuardMark;
import io.workspacereconciler.incident.Change;
import io.workspacereconciler.incident.Hold;
import io.workspacereconciler.incident.Holds;
import io.workspacereconciler.incident.Incident;
import io.workspacereconciler.incident.IncidentId;
import io.workspacereconciler.incident.IncidentState;
import io.workspacereconciler.workspace.WorkspaceId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Lets persons approve held deaths. An approval overrides the guard and what is missing of a proof, nothing else, and ends.
 * A group is approved as it is at that moment: whoever is held later is not.
 */
public final class Approving {

    private static final Set<HoldReason> OVERRIDDEN = Set.of(HoldReason.GUARD, HoldReason.PROOF);

    /** What is wished for: by whom, why, and how long it counts. */
    public record Wish(String by, String because, Duration length) {
        public Wish {
            Objects.requireNonNull(by, "by");
            Objects.requireNonNull(because, "because");
            Objects.requireNonNull(length, "length");
        }
    }

    /** What became of the wish for one death. */
    public sealed interface Answer {

        /** The sweeps let it through. */
        record Approved(Incident incident, Instant until) implements Answer {
            public Approved {
                Objects.requireNonNull(incident, "incident");
                Objects.requireNonNull(until, "until");
            }
        }

        /** It stays as it is, for this reason. */
        record Refused(Incident incident, String why) implements Answer {
            public Refused {
                Objects.requireNonNull(incident, "incident");
                Objects.requireNonNull(why, "why");
            }
        }
    }

    private final Database database;

    public Approving(Database database) {
        this.database = database;
    }

    /** Approves the incident of this id, or the open one of the workspace of this id; empty when there is neither. */
    public Optional<Answer> named(UUID id, Wish wish) {
        return database.inTransaction(tx -> tx.incidents()
                .find(new IncidentId(id))
                .or(() -> openOf(tx, new WorkspaceId(id)))
                .map(incident -> approve(tx, incident, wish)));
    }

    /** The one that is held, if the row moved on and several are open. */
    private static Optional<Incident> openOf(Transaction tx, WorkspaceId workspace) {
        List<Incident> open = tx.incidents().openOf(List.of(workspace)).getOrDefault(workspace, List.of());
        return open.stream()
                .filter(incident -> incident.state() == IncidentState.HELD)
                .findFirst()
                .or(() -> open.stream().findFirst());
    }

    /** Approves all that the guard holds now. */
    public List<Answer> allHeldByGuard(Wish wish) {
        return database.inTransaction(tx -> approve(tx, heldByGuard(tx), wish));
    }

    /** Approves all that the guard holds now in the zone of this name. */
    public List<Answer> heldByGuardIn(String zone, Wish wish) {
        return database.inTransaction(tx -> {
            List<Incident> held = heldByGuard(tx);
            Map<IncidentId, GuardMark> marks =
                    tx.guard().marksOf(held.stream().map(Incident::id).toList());
            return approve(
                    tx,
                    held.stream()
                            .filter(incident -> zone.equals(marks.getOrDefault(incident.id(), GuardMark.NONE)
                                    .zone()))
                            .toList(),
                    wish);
        });
    }

    private static List<Incident> heldByGuard(Transaction tx) {
        return tx.incidents().holds().all().stream()
                .filter(hold -> hold.reason() == HoldReason.GUARD)
                .map(Hold::incident)
                .toList();
    }

    private static List<Answer> approve(Transaction tx, List<Incident> incidents, Wish wish) {
        return incidents.stream().map(incident -> approve(tx, incident, wish)).toList();
    }

    private static Answer approve(Transaction tx, Incident incident, Wish wish) {
        HoldReason reason = incident.hold();
        if (reason == null) {
            return new Answer.Refused(incident, "it is " + incident.state() + ", not held");
        }
        if (!OVERRIDDEN.contains(reason)) {
            return new Answer.Refused(
                    incident,
                    "it is held by " + reason.name().toLowerCase(Locale.ROOT)
                            + ", and an approval overrides guard and proof only");
        }
        Instant now = tx.now();
        Approval approval = new Approval(incident.id(), wish.by(), wish.because(), now, now.plus(wish.length()));
        if (tx.incidents()
                .save(incident, new Change(Holds.APPROVED, approval.describe(), now))
                .isEmpty()) {
            return new Answer.Refused(incident, "it has just been changed by somebody else; ask again");
        }
        tx.approvals().approve(approval);
        return new Answer.Approved(incident, approval.until());
    }
}
