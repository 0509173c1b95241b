package io.workspacereconciler.check;

import io.workspacereconciler.workspace.Place;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where an instance was seen.
 *
 * @param owner the account that the answer names, which need not be the one that was expected
 * @param subnet null once the instance is terminated, since EC2 no longer tells
 */
public record Placement(
        String owner, String region, String zone, @Nullable String subnet) {

    public Placement {
        Objects.requireNonNull(owner, "owner");
        Objects.requireNonNull(region, "region");
        Objects.requireNonNull(zone, "zone");
    }

    /** The account and region of the answer. */
    public Place place() {
        return new Place(owner, region);
    }
}
