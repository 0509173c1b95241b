package io.workspacereconciler.incident;

import io.workspacereconciler.workspace.Place;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Objects;
import java.util.Set;

/**
 * Who claims incidents that are due.
 *
 * @param lease how long what it claims is its own
 * @param places where it can work
 * @param leaves how long it leaves what is due in any other place to those who can work there
 */
public record Claimant(String replica, Duration lease, Set<Place> places, Duration leaves) {

    /** Settings reach one replica after the other: nobody but those who have the place should say that nobody has it. */
    private static final Duration LEAVES = Duration.ofMinutes(1);

    public Claimant {
        Objects.requireNonNull(replica, "replica");
        Objects.requireNonNull(lease, "lease");
        places = Set.copyOf(places);
        Objects.requireNonNull(leaves, "leaves");
    }

    /** One that can work in these places, and leaves all others to others for a minute. */
    public static Claimant in(Collection<Place> places, String replica, Duration lease) {
        return new Claimant(replica, lease, Set.copyOf(places), LEAVES);
    }

    /** One that claims whatever is due. */
    public static Claimant anywhere(String replica, Duration lease) {
        return new Claimant(replica, lease, Set.of(), Duration.ZERO);
    }

    /** Whether it claims what is due since then in this place. */
    boolean claims(Place place, Instant due, Instant now) {
        return !due.isAfter(places.contains(place) ? now : now.minus(leaves));
    }
}
