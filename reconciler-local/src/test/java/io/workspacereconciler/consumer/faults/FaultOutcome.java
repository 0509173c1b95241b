package io.workspacereconciler.consumer.faults;

import org.jspecify.annotations.NullMarked;

/**
 * What is learned of a running, a terminated and an absent instance.
 *
 * @param running for example {@code Running} or {@code Unknown THROTTLED}
 */
@NullMarked
public record FaultOutcome(String running, String terminated, String absent) {

    /** As without a fault. */
    public static final FaultOutcome TRUTH = new FaultOutcome("Running", "NotRunning terminated", "Absent");

    public static FaultOutcome unknown(String cause) {
        String unknown = "Unknown " + cause;
        return new FaultOutcome(unknown, unknown, unknown);
    }

    /** The absent one is told apart from the others all the same. */
    public static FaultOutcome unknownBut(String cause) {
        return new FaultOutcome("Unknown " + cause, "Unknown " + cause, "Absent");
    }

    /** Whether the first law holds without a word more: what runs is seen as running or not at all. */
    boolean sparesTheRunning() {
        return running.startsWith("Running") || running.startsWith("Unknown");
    }
}
