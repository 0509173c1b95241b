package io.workspacereconciler.consumer.preflight;

import io.workspacereconciler.database.DatabaseException;
import io.workspacereconciler.operate.StartupException;
import io.workspacereconciler.workspace.NamedRows;
import io.workspacereconciler.workspace.Places;
import java.util.List;

/** Whether each online row is in a configured place: nobody looks for the instance of one that is in none. */
public final class PlacesPreflight implements PreflightCheck {

    private static final String NAME = "places of the rows";

    private final OnlineRows rows;

    public PlacesPreflight(OnlineRows rows) {
        this.rows = rows;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<Finding> run() {
        try {
            return List.of(finding(rows.places(), rows.counted()));
        } catch (DatabaseException | StartupException e) {
            return List.of(Finding.skipped(NAME, "they are not to be read: " + e.getMessage()));
        }
    }

    private static Finding finding(Places places, List<NamedRows> counted) {
        List<NamedRows> nowhere = counted.stream()
                .filter(rows -> places.of(rows.named()).isEmpty())
                .toList();
        int all = sum(counted);
        if (nowhere.isEmpty()) {
            return Finding.passed(
                    NAME, all == 0 ? "no row of the registry is online" : "of " + all + " online rows each is in one");
        }
        NamedRows first = nowhere.get(0);
        return Finding.failed(
                NAME,
                sum(nowhere) + " of " + all + " online rows are in no configured place; of " + first.first() + ": "
                        + places.whyNone(first.named()),
                "correct what these rows name, or configure their places, see the README's Several places; until then"
                        + " nobody looks for their instances");
    }

    private static int sum(List<NamedRows> counted) {
        return counted.stream().mapToInt(NamedRows::rows).sum();
    }
}
