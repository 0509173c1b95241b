package io.workspacereconciler.control;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The flag that stops every mutation of every replica. One object belongs to one transaction.
 *
 * <p>Whoever changes something heeds the flag first, in the same transaction. Whoever has set it, or has exempted a
 * workspace, lets that be committed and then {@linkplain #settle settles}: from then on nothing is changed any more by
 * anybody who had not seen it.
 */
public interface Controls {

    /** The latest stop, whether or not it is in force. */
    Optional<Stop> latest();

    /** The stop that is in force. */
    default Optional<Stop> stopped() {
        return latest().filter(Stop::isInForce);
    }

    /**
     * The stop that is in force, for whoever is about to change something: until this transaction ends nobody settles. To
     * be asked before a row is locked, so that no two wait for each other.
     */
    Optional<Stop> heeded();

    /**
     * Stops everything.
     *
     * @return the stop that was in force already and stays as it is; empty when there was none
     */
    Optional<Stop> stop(Order order);

    /**
     * Lets everything go on.
     *
     * @return the stop that was in force; empty, with nothing changed, when there was none
     */
    Optional<Stop> resume(Order order);

    /**
     * Waits until every transaction that has heeded has ended.
     *
     * @throws RuntimeException when that takes longer than the database waits for a lock
     */
    void settle();

    /** Those that were in force after this instant, oldest first. */
    List<Stop> since(Instant instant);
}
