package io.workspacereconciler.consumer.preflight;

import io.workspacereconciler.database.Transaction;
import io.workspacereconciler.workspace.NamedPlace;
import io.workspacereconciler.workspace.NamedRows;
import io.workspacereconciler.workspace.Place;
import io.workspacereconciler.workspace.Places;
import io.workspacereconciler.workspace.Workspace;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The registry's online rows, and in which of the configured places each is. Every question fails as the database does, or
 * with a {@code StartupException} that says why it cannot be asked.
 */
public final class OnlineRows {

    private static final int SAMPLE = 20;

    private final OpenDatabase database;
    private final Supplier<Places> places;

    /** {@code places} gives those that are configured, or a {@code StartupException}. */
    public OnlineRows(OpenDatabase database, Supplier<Places> places) {
        this.database = database;
        this.places = places;
    }

    Places places() {
        return places.get();
    }

    /** How many rows name which place, in the order of the first of each. */
    List<NamedRows> counted() {
        return database.database().inTransaction(tx -> tx.registry().onlineByPlace());
    }

    /** A few of the rows that are in this place, at most twenty. */
    public List<Workspace> sample(Place place) {
        Places configured = places();
        return database.database()
                .inTransaction(tx -> namesOf(tx, configured, place)
                        .flatMap(named -> tx.registry().onlineNaming(named, SAMPLE).stream())
                        .limit(SAMPLE)
                        .flatMap(id -> tx.registry().find(id).stream())
                        .toList());
    }

    /** The tiers of all rows that are in this place, each once, the lowest first. */
    public List<Integer> tiers(Place place) {
        Places configured = places();
        return database.database()
                .inTransaction(tx -> namesOf(tx, configured, place)
                        .flatMap(named -> tx.registry().onlineTiers(named).stream())
                        .distinct()
                        .sorted()
                        .toList());
    }

    /** What rows say that are in this place: with one place they may leave something out. */
    private static Stream<NamedPlace> namesOf(Transaction tx, Places configured, Place place) {
        return tx.registry().onlineByPlace().stream()
                .map(NamedRows::named)
                .filter(named -> configured.of(named).equals(Optional.of(place)));
    }
}
