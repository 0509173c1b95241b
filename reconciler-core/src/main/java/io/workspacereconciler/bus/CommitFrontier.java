package io.workspacereconciler.bus;

import java.util.OptionalLong;
import java.util.TreeSet;

/**
 * Up to where one partition's offsets may be committed when work ends out of order: to the first record that is taken and
 * not finished, and no further. Offsets that the log left out (compaction, markers) are no hindrance.
 */
final class CommitFrontier {
    private final TreeSet<Long> unfinished = new TreeSet<>();
    private long lastTaken = -1;

    /** Notes a record that was read; {@link IllegalArgumentException} unless it comes after all taken before. */
    void take(long offset) {
        if (hasPassed(offset)) {
            throw new IllegalArgumentException("offset " + offset + " comes after " + lastTaken);
        }
        unfinished.add(offset);
        lastTaken = offset;
    }

    /** Whether a record comes no later than one that was taken before, as none does in one log. */
    boolean hasPassed(long offset) {
        return offset <= lastTaken;
    }

    /** Notes that a record's work is done; {@link IllegalArgumentException} when it was not taken or is finished. */
    void finish(long offset) {
        if (!unfinished.remove(offset)) {
            throw new IllegalArgumentException("offset " + offset + " is not being worked on");
        }
    }

    /** The next offset to read if all were to begin anew: every taken one below it is finished. Empty: none was taken. */
    OptionalLong committable() {
        if (lastTaken < 0) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(unfinished.isEmpty() ? lastTaken + 1 : unfinished.first());
    }
}
