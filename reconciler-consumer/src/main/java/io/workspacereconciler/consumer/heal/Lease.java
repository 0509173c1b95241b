package io.workspacereconciler.consumer.heal;

/** A healer's right to change something outside for one incident. */
@FunctionalInterface
public interface Lease {

    /** For what belongs to no incident any more, such as an instance that only its launcher knows of. */
    Lease NONE = change -> {};

    /**
     * To be called right before every single change of this kind: extends the right, or throws when the incident is in
     * other hands, has ended, its row is no longer what the restart wrote, or such a change is not its turn yet. What is
     * thrown must not be caught by an {@link InstanceReplacer}.
     */
    void renew(ChangeKind change);
}
