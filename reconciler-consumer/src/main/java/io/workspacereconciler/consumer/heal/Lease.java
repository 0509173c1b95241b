package io.workspacereconciler.consumer.heal;

/** A healer's right to change something outside for one incident. */
@FunctionalInterface
public interface Lease {

    /** A right that is never refused: where nobody else has a say, such as over instances of one's own making. */
    Lease NONE = () -> {};

    /**
     * To be called right before every single change: extends the right, or throws when the incident is in other hands, has
     * ended, or its row is no longer what the restart wrote. What is thrown must not be caught by an {@link InstanceReplacer}.
     */
    void renew();

    /**
     * As {@link #renew}, once for each change: takes the turn at a change of this kind, too, and throws when it is not its
     * turn yet.
     */
    default void turn(ChangeKind change) {
        renew();
    }
}
