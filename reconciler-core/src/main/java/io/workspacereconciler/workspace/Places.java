package io.workspacereconciler.workspace;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The configured places, and in which of them the instance of a row is: pure.
 *
 * <p>With one place a row that names none is in it. With several a row must say as much as the registry's columns can
 * hold, or it is in none.
 */
public final class Places {

    private final List<Place> places;
    private final PlaceColumns columns;

    private Places(List<Place> places, PlaceColumns columns) {
        this.places = places;
        this.columns = columns;
    }

    /**
     * These places, at least one, each once.
     *
     * @throws IllegalArgumentException when the columns cannot tell several of them apart
     */
    public static Places of(List<Place> places, PlaceColumns columns) {
        if (places.isEmpty() || !columns.tellApart(places)) {
            throw new IllegalArgumentException(places + " cannot be told apart by " + columns);
        }
        return new Places(List.copyOf(places), columns);
    }

    /** One place, in which every instance is, whatever the registry says. */
    public static Places everythingIn(Place place) {
        return new Places(List.of(place), PlaceColumns.NONE);
    }

    /** In the order of their configuration. */
    public List<Place> all() {
        return places;
    }

    /** Where the instance of a row is looked for; empty when that is not known, or not configured. */
    public Optional<Place> of(NamedPlace named) {
        if (columns.equals(PlaceColumns.NONE)) {
            return Optional.of(places.get(0));
        }
        if (places.size() > 1 && saysTooLittle(named)) {
            return Optional.empty();
        }
        return places.stream().filter(named::fits).findFirst();
    }

    /** Why a row that names this is in none of the places, for a person. */
    public String whyNone(NamedPlace named) {
        String configured = places.size() == 1 ? places.get(0) + " is configured" : "configured are " + this;
        if (places.size() > 1 && saysTooLittle(named)) {
            String missing = Stream.of(
                            isMissing(columns.account(), named.account()) ? columns.account() : null,
                            isMissing(columns.region(), named.region()) ? columns.region() : null)
                    .filter(Objects::nonNull)
                    .collect(Collectors.joining(" and "));
            return "its row says nothing in " + missing + ", and " + configured;
        }
        return "its row names the place " + named + ", and " + configured;
    }

    private boolean saysTooLittle(NamedPlace named) {
        return isMissing(columns.account(), named.account()) || isMissing(columns.region(), named.region());
    }

    private static boolean isMissing(@Nullable String column, @Nullable String value) {
        return column != null && value == null;
    }

    @Override
    public String toString() {
        return places.stream().map(Place::toString).collect(Collectors.joining(", "));
    }
}
