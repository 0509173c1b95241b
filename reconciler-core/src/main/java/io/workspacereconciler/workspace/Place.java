package io.workspacereconciler.workspace;

import java.util.Objects;

/** The account (12 digits) and region in which an instance is looked for. */
public record Place(String account, String region) {

    public Place {
        Objects.requireNonNull(account, "account");
        Objects.requireNonNull(region, "region");
    }

    @Override
    public String toString() {
        return account + "/" + region;
    }
}
