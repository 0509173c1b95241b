package io.workspacereconciler.control;

import io.workspacereconciler.workspace.WorkspaceId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The exemptions; at most one of a workspace is in force. One object belongs to one transaction. */
public interface Exemptions {

    /** The one of this workspace that is in force at this instant. */
    Optional<Exemption> of(WorkspaceId workspace, Instant now);

    /** Those in force at this instant, the one that ends first before the others. */
    List<Exemption> inForce(Instant now);

    /** Exempts a workspace from the order's instant on; takes the place of the exemption that is in force. */
    void exempt(WorkspaceId workspace, Order order, Instant until);

    /**
     * Ends the exemption of a workspace before its time.
     *
     * @return the one that was in force; empty, with nothing changed, when there was none
     */
    Optional<Exemption> end(WorkspaceId workspace, Order order);

    /** Those of a workspace that were in force after this instant, oldest first. */
    List<Exemption> since(WorkspaceId workspace, Instant instant);
}
