package io.workspacereconciler.database;

import java.util.Comparator;
import java.util.UUID;

/** The order in which PostgreSQL has ids: as unsigned bytes, unlike {@link UUID#compareTo}. */
public final class DatabaseOrder {

    /** Orders ids as {@code order by id} does. */
    public static final Comparator<UUID> OF_IDS = (a, b) -> {
        int high = Long.compareUnsigned(a.getMostSignificantBits(), b.getMostSignificantBits());
        return high != 0 ? high : Long.compareUnsigned(a.getLeastSignificantBits(), b.getLeastSignificantBits());
    };

    private DatabaseOrder() {}
}
