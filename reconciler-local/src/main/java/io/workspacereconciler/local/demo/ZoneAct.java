package io.workspacereconciler.local.demo;

import io.workspacereconciler.local.demo.Performance.Finale;
import io.workspacereconciler.local.platform.Row;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * All instances of the largest zone end at once. The guard must let some through and hold the others, and let those
 * through step by step while the ones before them come back; in the end each is back, once.
 */
final class ZoneAct implements Supplier<Optional<Finale>> {
    private final Stage stage;
    private @Nullable Dark dark;
    private String lastCount = "";
    private int mostHeld;

    ZoneAct(Stage stage) {
        this.stage = stage;
    }

    private record Dark(String zone, int deaths) {
        String who() {
            return "zone " + zone.substring(zone.lastIndexOf('-') + 1);
        }
    }

    @Override
    public Optional<Finale> get() {
        Totals now = stage.totals().get();
        if (dark == null) {
            if (now.sweeps() > 0) {
                begin();
            }
            return Optional.empty();
        }
        mostHeld = Math.max(mostHeld, now.held());
        count(now, dark);
        return now.healed() < dark.deaths() ? Optional.empty() : Optional.of(finale(now, dark));
    }

    private void begin() {
        Map<String, List<Row>> zones =
                stage.well().stream().collect(Collectors.groupingBy(stage::zone, TreeMap::new, Collectors.toList()));
        zones.values().stream().max((one, other) -> one.size() - other.size()).ifPresent(rows -> {
            dark = new Dark(stage.zone(rows.get(0)), rows.size());
            stage.tell(
                    dark.who(),
                    "goes dark: all " + rows.size() + " instances in " + dark.zone()
                            + " end at once, its volumes stay");
            rows.forEach(stage::terminate);
        });
    }

    private void count(Totals now, Dark zone) {
        String count = now.offlineEvents() + " of " + zone.deaths() + " let through, " + now.held()
                + " held by the guard, " + now.healed() + " back";
        if (!count.equals(lastCount)) {
            lastCount = count;
            stage.tell(zone.who(), count);
        }
    }

    private Finale finale(Totals now, Dark zone) {
        long notWell = stage.platform().registry().rows().stream()
                .filter(row -> !stage.isWell(row))
                .count();
        long doubled = stage.doubled();
        String sentence = zone.deaths() + " died at once in " + zone.zone() + ": up to " + mostHeld
                + " were held, all are back; " + notWell + " rows are not well, " + doubled
                + " workspaces have a second instance.";
        boolean asTold = mostHeld > 0 && notWell == 0 && doubled == 0 && now.offlineEvents() == zone.deaths();
        return new Finale(asTold, sentence);
    }
}
