package io.workspacereconciler.workspace;

import java.util.List;
import java.util.Optional;

/**
 * The platform's table of workspaces: read in bounded pages, and written only where the row is still what was judged.
 *
 * <p>Every write is conditional and answers whether it took place; a write that did not has changed nothing. Reads and
 * writes of one object belong to one transaction.
 */
public interface WorkspaceRegistry {

    /** The most workspaces that {@link #naming} answers: what names an instance more often is wrong as a whole. */
    int MOST_NAMING = 10;

    /**
     * The online, not external workspaces with an instance in the range, in the database's order of ids.
     *
     * @param limit at least 1; the page ends there, so a full page may have more behind it
     */
    List<OnlineWorkspace> online(WorkspaceRange range, int limit);

    /** How many of those name which place, in the database's order of each one's first; reads the whole registry. */
    List<NamedRows> onlineByPlace();

    /**
     * The first of those whose row names exactly this, to try something with a few of them; what it leaves out the row leaves
     * out, too. Reads the whole registry where they are few.
     *
     * @param limit at least 1
     */
    List<WorkspaceId> onlineNaming(NamedPlace named, int limit);

    /** The tiers of those, each once, the lowest first; reads the whole registry. */
    List<Integer> onlineTiers(NamedPlace named);

    /** The row of one workspace, whatever its status. */
    Optional<Workspace> find(WorkspaceId id);

    /** What the row of one workspace says of the place of its instance, whatever its status; empty without such a row. */
    Optional<NamedPlace> named(WorkspaceId id);

    /** The row of one workspace, kept from being changed by others until the transaction ends. */
    Optional<Workspace> lock(WorkspaceId id);

    /**
     * The workspaces whose row names this instance, whatever their status, in the database's order of ids; the first
     * {@value #MOST_NAMING} when there are more.
     */
    List<WorkspaceId> naming(InstanceId instance);

    /** The nearest ancestor that is paused, if there is one; a circle of parents ends the search. */
    Optional<WorkspaceId> pausedAncestor(WorkspaceId id);

    /**
     * Sets the status, and empties or gives back the url, of a row that has one of the expected states.
     *
     * @return whether the row was as expected and is now as wanted
     */
    boolean update(WorkspaceId id, RowExpectation expected, RowChange change);
}
