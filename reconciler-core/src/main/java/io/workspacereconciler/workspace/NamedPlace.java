package io.workspacereconciler.workspace;

import org.jspecify.annotations.Nullable;

/**
 * What a registry row says of the place of its instance; either may be missing, and both are where the registry has no
 * such columns.
 */
public record NamedPlace(@Nullable String account, @Nullable String region) {

    /** The row says nothing. */
    public static final NamedPlace NONE = new NamedPlace(null, null);

    /** Whether the place is what the row says, as far as it says anything. */
    boolean fits(Place place) {
        return (account == null || account.equals(place.account()))
                && (region == null || region.equals(place.region()));
    }

    /** For a person: {@code account/region}, with {@code ?} for what is missing. */
    @Override
    public String toString() {
        return shown(account) + "/" + shown(region);
    }

    private static String shown(@Nullable String text) {
        if (text == null) {
            return "?";
        }
        String line = text.replaceAll("\\p{C}", "?");
        return line.length() > 40 ? line.substring(0, 40) + "..." : line;
    }
}
