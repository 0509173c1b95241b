package io.workspacereconciler.workspace;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The columns of the registry that say in which place an instance is; null for one that the registry does not have.
 *
 * @param account holds the account's 12 digits
 * @param region holds the region's name
 */
public record PlaceColumns(
        @Nullable String account, @Nullable String region) {

    /** The registry says nothing of places. */
    public static final PlaceColumns NONE = new PlaceColumns(null, null);

    private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,62}");

    /** {@link IllegalArgumentException} for a name that could not stand in SQL as it is. */
    public PlaceColumns {
        Stream.of(account, region)
                .filter(Objects::nonNull)
                .filter(name -> !isIdentifier(name))
                .findFirst()
                .ifPresent(name -> {
                    throw new IllegalArgumentException("no plain identifier: " + name);
                });
    }

    /** Whether this may stand in SQL as it is. */
    public static boolean isIdentifier(String name) {
        return IDENTIFIER.matcher(name).matches();
    }

    /** The columns that there are. */
    public List<String> names() {
        return Stream.of(account, region).filter(Objects::nonNull).toList();
    }

    /** Whether rows can be told apart by these as the places are. */
    public boolean tellApart(List<Place> places) {
        Set<String> told = new TreeSet<>();
        return places.stream()
                .allMatch(place -> told.add(
                        (account == null ? "" : place.account()) + "/" + (region == null ? "" : place.region())));
    }

    /** What a statement over the registry, named {@code w}, selects of them: {@code place_account}, {@code place_region}. */
    String selected() {
        return value(account) + " as place_account, " + value(region) + " as place_region";
    }

    /** The account as SQL of the registry, named {@code w}; null where a row names none. */
    public String accountSql() {
        return value(account);
    }

    /** The region as SQL of the registry, named {@code w}; null where a row names none. */
    public String regionSql() {
        return value(region);
    }

    private static String value(@Nullable String column) {
        return column == null ? "null::text" : "nullif(btrim(w." + column + "::text), '')";
    }
}
