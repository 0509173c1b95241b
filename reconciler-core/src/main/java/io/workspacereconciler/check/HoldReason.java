package io.workspacereconciler.check;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;

/** What keeps an incident back. */
public enum HoldReason {
    /** Hands are kept off this workspace. */
    EXEMPTED,
    /** Everything is stopped. */
    STOPPED,
    /** The mode is observe: it shows what would be done. */
    OBSERVE,
    /** Nothing proves the death, or no longer: the instance is gone without a trace that shows what became of it. */
    PROOF,
    /** The account, region or role seems to be the wrong one: answers contain none of the asked instances. */
    VOID,
    /** Too many deaths at once: the guard keeps it. */
    GUARD,
    /** Its preparation needs a person. */
    PREPARE,
    /** The workspace may not be restarted as it is. */
    SKIPPED,
    /** A reason of a later version: this one leaves it alone. */
    @JsonEnumDefaultValue
    OTHER;

    /**
     * Whether it is a person's word that keeps the incident back, and not the death itself: it ends with that word, and
     * what is true then counts.
     */
    public boolean isByWord() {
        return this == EXEMPTED || this == STOPPED || this == OBSERVE;
    }

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
