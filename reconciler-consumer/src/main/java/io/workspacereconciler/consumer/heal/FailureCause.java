package io.workspacereconciler.consumer.heal;

/** Why a step of a restart failed, and whether that counts against the workspace. */
public enum FailureCause {
    THROTTLED(Counting.NEVER),
    CAPACITY(Counting.NEVER),
    QUOTA(Counting.NEVER),
    ZONE(Counting.NEVER),
    PERMISSION(Counting.NEVER),
    TEMPLATE(Counting.NEVER),
    TIMED_OUT(Counting.NEVER),
    /** The request or its answer was lost. */
    TRANSPORT(Counting.NEVER),
    /** The attempt's token launches nothing any more: its instance has died, or it stands for another request. */
    TOKEN_SPENT(Counting.ALWAYS),
    /** The new instance died before the workspace was online. */
    REPLACEMENT_DIED(Counting.ALWAYS),
    /** The new instance did not come online in time. */
    NOT_ONLINE_IN_TIME(Counting.ALWAYS),
    /** A reason of the step's own. */
    OTHER(Counting.ALWAYS);

    private enum Counting {
        NEVER,
        ALWAYS
    }

    private final Counting counting;

    FailureCause(Counting counting) {
        this.counting = counting;
    }

    /** Whether this is one of the five failures after which a restart is given up; the others only cost time. */
    public boolean counts() {
        return counting == Counting.ALWAYS;
    }

    /** Whether what was asked may have been done although there was no answer. */
    public boolean isAmbiguous() {
        return this == TIMED_OUT || this == TRANSPORT || this == THROTTLED;
    }
}
