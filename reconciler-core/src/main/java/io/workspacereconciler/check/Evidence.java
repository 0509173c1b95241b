package io.workspacereconciler.check;

import io.workspacereconciler.workspace.Place;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a workspace besides the look of this moment: the inputs of {@link ProofPolicy}, recorded with every
 * decision.
 *
 * @param suspicion what speaks against its instance, this look included; null when nothing does
 * @param lastSeen the state in which its instance was last seen; null when it never was
 * @param remains what was found of it without its instance; null when that was not asked or not answered
 * @param voidSweeps sweeps in a row, this one included, whose answer about its batch was void
 * @param elsewhere the other place in which this instance was last seen, and not as ended; null when it was not
 */
public record Evidence(
        @Nullable Suspicion suspicion,
        @Nullable InstanceState lastSeen,
        @Nullable Remains remains,
        int voidSweeps,
        @Nullable Place elsewhere) {

    /** Nothing is known. */
    public static final Evidence NONE = new Evidence(null, null, null, 0);

    /** Of an instance that was seen in no other place. */
    public Evidence(
            @Nullable Suspicion suspicion,
            @Nullable InstanceState lastSeen,
            @Nullable Remains remains,
            int voidSweeps) {
        this(suspicion, lastSeen, remains, voidSweeps, null);
    }

    /** The same with what was found of the workspace, and how many answers about it were void. */
    public Evidence with(@Nullable Remains found, int voids) {
        return new Evidence(suspicion, lastSeen, found, voids, elsewhere);
    }

    /** The same of an instance that was last seen in this other place; null when it was not. */
    public Evidence seenIn(@Nullable Place other) {
        return new Evidence(suspicion, lastSeen, remains, voidSweeps, other);
    }
}
