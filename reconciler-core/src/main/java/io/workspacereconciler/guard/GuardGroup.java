package io.workspacereconciler.guard;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.workspacereconciler.workspace.Place;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is counted together: a zone of a place, a place, or the fleet.
 *
 * @param place null for the fleet
 * @param zone null for the fleet and for a place as a whole
 */
public record GuardGroup(@Nullable Place place, @Nullable String zone) {

    /** All workspaces. */
    public static final GuardGroup FLEET = new GuardGroup(null, null);

    private static final String FLEET_WORD = "fleet";

    public GuardGroup {
        if (place == null && zone != null) {
            throw new IllegalArgumentException("a zone lies in a place: " + zone);
        }
    }

    /** The narrowest group of an instance that was seen in this zone, or in none that is known. */
    public static GuardGroup of(Place place, @Nullable String zone) {
        return new GuardGroup(place, zone);
    }

    /** The group of this text, as {@link #toString} writes it; an {@link IllegalArgumentException} for any other. */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static GuardGroup parse(String text) {
        if (text.equals(FLEET_WORD)) {
            return FLEET;
        }
        String[] parts = text.split("/", 3);
        if (parts.length < 2) {
            throw new IllegalArgumentException("no group of the guard: " + text);
        }
        return new GuardGroup(new Place(parts[0], parts[1]), parts.length == 3 ? parts[2] : null);
    }

    /** This group and those around it, the fleet last. */
    public List<GuardGroup> widening() {
        List<GuardGroup> groups = new ArrayList<>();
        groups.add(this);
        if (zone != null) {
            groups.add(new GuardGroup(place, null));
        }
        if (place != null) {
            groups.add(FLEET);
        }
        return groups;
    }

    /** For a person, such as {@code zone us-east-1b}. */
    public String describe() {
        if (zone != null) {
            return "zone " + zone;
        }
        return place == null ? "the fleet" : "place " + place;
    }

    /** {@code fleet}, {@code account/region} or {@code account/region/zone}. */
    @Override
    @JsonValue
    public String toString() {
        if (place == null) {
            return FLEET_WORD;
        }
        return zone == null ? place.toString() : place + "/" + zone;
    }
}
