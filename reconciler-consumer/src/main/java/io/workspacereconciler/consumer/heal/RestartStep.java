package io.workspacereconciler.consumer.heal;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The steps of a restart after the flip, in their order, and the ways out of it. */
public enum RestartStep {
    /** A person has asked for another restart: it is looked at and prepared again, the row still failed. */
    PREPARE,
    /** The row is claimed: provisioning, with an empty url. */
    CLAIM,
    /** The volumes are freed from the dead instance. */
    RELEASE,
    /** The new instance is launched and its id written to the row. */
    LAUNCH,
    /** The volumes are attached to the new instance. */
    ATTACH,
    /** The workspace comes online. */
    ONLINE,
    /** What is left of the old instance is ended. */
    CLEAN_UP,
    /** It is not known whether an instance was made, and nobody can be asked: the row or the old instance may show it. */
    UNCLEAR,
    /** The attempt failed: its instance is ended before another begins, or before the restart is given up. */
    SETTLE,
    /** Given up: a stopped old instance gets its volumes back, and the row is failed. */
    GIVE_UP,
    /** The old instance runs again: ours is ended, and it gets everything back. */
    GIVE_BACK,
    /** Someone else acted on the row: ours is ended, and what is left of the old instance gets its volumes back. */
    STAND_DOWN;

    /** The step after this one, if all is well. */
    @Nullable
    RestartStep next() {
        return switch (this) {
            case PREPARE -> CLAIM;
            case CLAIM -> RELEASE;
            case RELEASE -> LAUNCH;
            case LAUNCH -> ATTACH;
            case ATTACH -> ONLINE;
            case ONLINE -> CLEAN_UP;
            case CLEAN_UP, UNCLEAR, SETTLE, GIVE_UP, GIVE_BACK, STAND_DOWN -> null;
        };
    }

    /** The step's name as the timeline has it. */
    String rule() {
        return name().toLowerCase(Locale.ROOT);
    }
}
