package io.workspacereconciler.check;

import org.jspecify.annotations.Nullable;

/**
 * What is known of a workspace besides the look of this moment: the inputs of {@link ProofPolicy}, recorded with every
 * decision.
 *
 * @param suspicion what speaks against its instance, this look included; null when nothing does
 * @param lastSeen the state in which its instance was last seen; null when it never was
 * @param remains what was found of it without its instance; null when that was not asked or not answered
 * @param voidSweeps sweeps in a row, this one included, whose answer about its batch was void
 */
public record Evidence(
        @Nullable Suspicion suspicion,
        @Nullable InstanceState lastSeen,
        @Nullable Remains remains,
        int voidSweeps) {

    /** Nothing is known. */
    public static final Evidence NONE = new Evidence(null, null, null, 0);

    /** The same with what was found of the workspace, and how many answers about it were void. */
    public Evidence with(@Nullable Remains found, int voids) {
        return new Evidence(suspicion, lastSeen, found, voids);
    }
}
