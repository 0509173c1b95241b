package io.workspacereconciler.check;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;

/** What keeps an incident back. */
public enum HoldReason {
    /** The mode is observe: it shows what would be done. */
    OBSERVE,
    /** Nothing proves the death, or no longer: the instance is gone without a trace that shows what became of it. */
    PROOF,
    /** The account, region or role seems to be the wrong one: answers contain none of the asked instances. */
    VOID,
    /** Its preparation needs a person. */
    PREPARE,
    /** The workspace may not be restarted as it is. */
    SKIPPED,
    /** A reason of a later version: this one leaves it alone. */
    @JsonEnumDefaultValue
    OTHER;

    /** The reason of this name, or {@link #OTHER}. */
    public static HoldReason named(String name) {
        for (HoldReason reason : values()) {
            if (reason.name().equals(name)) {
                return reason;
            }
        }
        return OTHER;
    }
}
