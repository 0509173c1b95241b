package io.workspacereconciler.control;

import io.workspacereconciler.database.InMemoryTable;
import io.workspacereconciler.database.UndoLog;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The flag in memory, held to {@code ControlsContract}; one transaction at a time, so that nothing has to settle. */
public final class InMemoryControls implements Controls {

    private final InMemoryTable<Integer, Stop> stops;

    /** Never stopped; the transactions are those of {@code undo}. */
    public InMemoryControls(UndoLog undo) {
        this.stops = new InMemoryTable<>(Comparator.naturalOrder(), undo);
    }

    @Override
    public Optional<Stop> latest() {
        List<Stop> all = stops.rows();
        return all.isEmpty() ? Optional.empty() : Optional.of(all.get(all.size() - 1));
    }

    @Override
    public Optional<Stop> heeded() {
        return stopped();
    }

    @Override
    public Optional<Stop> stop(Order order) {
        Optional<Stop> before = stopped();
        if (before.isEmpty()) {
            stops.put(stops.rows().size(), new Stop(order, null));
        }
        return before;
    }

    @Override
    public Optional<Stop> resume(Order order) {
        Optional<Stop> before = stopped();
        before.ifPresent(stop -> stops.put(stops.rows().size() - 1, new Stop(stop.stopped(), order)));
        return before;
    }

    @Override
    public void settle() {
        // nobody else is in a transaction
    }

    @Override
    public List<Stop> since(Instant instant) {
        return stops.rows().stream()
                .filter(stop -> stop.resumed() == null || stop.resumed().at().isAfter(instant))
                .toList();
    }
}
