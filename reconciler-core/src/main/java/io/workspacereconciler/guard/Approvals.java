package io.workspacereconciler.guard;

import io.workspacereconciler.incident.IncidentId;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What persons have approved. One object belongs to one transaction. */
public interface Approvals {

    /** Stores an approval, in place of an earlier one of the same incident, which must be stored. */
    void approve(Approval approval);

    /** Of these incidents those that are approved at this instant. */
    Map<IncidentId, Approval> validOf(Collection<IncidentId> incidents, Instant now);

    /** The approval of this incident, if it has one at this instant. */
    default Optional<Approval> validOf(IncidentId incident, Instant now) {
        return Optional.ofNullable(validOf(List.of(incident), now).get(incident));
    }
}
