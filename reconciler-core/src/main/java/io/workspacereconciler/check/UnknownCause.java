package io.workspacereconciler.check;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;

/** Why a look says nothing about its instance. None of these is ever a death: that is the first law. */
public enum UnknownCause {
    /** No answer within the time limit. */
    TIMED_OUT,
    /** EC2 asked its caller to slow down. */
    THROTTLED,
    /** The request or its answer was lost on the way, or EC2 failed. */
    TRANSPORT,
    /** The caller may not ask, or its credentials are wrong or expired. */
    ACCESS_DENIED,
    /** EC2 refused the request for a reason of its own. */
    REFUSED,
    /** The answer is not one that EC2 gives to this question. */
    MALFORMED_ANSWER,
    /** The answer contains none of five or more asked ids: a wrong account, region or role. */
    VOID_ANSWER,
    /** The instance is in a state that has no name here, or in none. */
    UNKNOWN_STATE,
    /** The instance belongs to another account than the configured one. */
    OTHER_OWNER,
    /** The instance's tag names another workspace. */
    OTHER_WORKSPACE,
    /** Two rows name this instance. */
    SHARED_INSTANCE,
    /** The row's instance id is none. */
    NO_INSTANCE_ID,
    /** The row names no place, or one that is not configured: nobody was asked. */
    NO_PLACE,
    /** A defect of this program; its log has the stack trace. */
    @JsonEnumDefaultValue
    INTERNAL;

    /** The cause of this name; {@link #INTERNAL} for one of another version. */
    public static UnknownCause named(String name) {
        for (UnknownCause cause : values()) {
            if (cause.name().equals(name)) {
                return cause;
            }
        }
        return INTERNAL;
    }
}
