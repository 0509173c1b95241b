package io.workspacereconciler.consumer.heal;

import io.workspacereconciler.check.UnknownCause;

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
    /** EC2 does not get on with what it was asked for, such as an instance that stays in stopping. */
    STUCK(Counting.NEVER),
    /** Whether an instance was made is not known, and nobody can be asked: only a person may try again. */
    AMBIGUOUS(Counting.NEVER),
    /** The attempt's token launches nothing any more: its instance has died, or it stands for another request. */
    TOKEN_SPENT(Counting.ALWAYS),
    /** The new instance died before the workspace was online. */
    REPLACEMENT_DIED(Counting.ALWAYS),
    /** The new instance did not come online in time. */
    NOT_ONLINE_IN_TIME(Counting.ALWAYS),
    /** A reason of the step's own. */
    OTHER(Counting.ALWAYS);

    /** The cause when a look had no answer; none of these counts. */
    public static FailureCause unanswered(UnknownCause look) {
        return switch (look) {
            case THROTTLED -> THROTTLED;
            case TIMED_OUT -> TIMED_OUT;
            case ACCESS_DENIED -> PERMISSION;
            case TRANSPORT,
                    REFUSED,
                    MALFORMED_ANSWER,
                    VOID_ANSWER,
                    UNKNOWN_STATE,
                    OTHER_OWNER,
                    OTHER_WORKSPACE,
                    SHARED_INSTANCE,
                    NO_INSTANCE_ID,
                    INTERNAL -> TRANSPORT;
            case NO_PLACE -> STUCK;
        };
    }

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
        return this == TIMED_OUT || this == TRANSPORT || this == THROTTLED || this == AMBIGUOUS;
    }
}
