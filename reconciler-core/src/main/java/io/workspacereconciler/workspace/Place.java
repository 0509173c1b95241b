package io.workspacereconciler.workspace;

import java.util.Objects;

/** The account (12 digits) and region in which an instance is looked for. */
public record Place(String account, String region) {

    /** Stands in events for no place: nothing is ever looked for there. */
    public static final Place NONE = new Place("none", "none");

    public Place {
        Objects.requireNonNull(account, "account");
        Objects.requireNonNull(region, "region");
    }

    @Override
    public String toString() {
        return account + "/" + region;
    }
}
