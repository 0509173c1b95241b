package io.workspacereconciler.incident;

import java.util.Collection;
import java.util.List;

/**
 * The shared causes that keep restarts from going on. One object belongs to one transaction; whoever changes one looks
 * at it with {@link #lock} first.
 */
public interface BlockedCauses {

    /**
     * Those of these that block, in the order of their names. No other transaction looks at them so, or changes them,
     * until this one ends.
     */
    List<BlockedCause> lock(Collection<SharedCause> causes);

    /** Stores it, in the place of the one with the same name. */
    void put(BlockedCause blocked);

    /** It blocks no longer. */
    void remove(SharedCause cause);
}
