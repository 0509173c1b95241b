package io.workspacereconciler.consumer.control;

import io.workspacereconciler.control.Exemption;
import io.workspacereconciler.control.Order;
import io.workspacereconciler.control.Stop;
import io.workspacereconciler.database.Database;
import io.workspacereconciler.database.DatabaseException;
import io.workspacereconciler.workspace.WorkspaceId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells in the log, once, when all is stopped or goes on and when an exemption begins or ends; to be called every second
 * or so. It only tells: whoever changes something reads the controls itself.
 */
public final class ControlsWatch implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(ControlsWatch.class);

    private final Database database;
    private volatile Seen last = new Seen(Optional.empty(), Map.of());

    /** The controls at one moment. */
    private record Seen(Optional<Stop> stop, Map<WorkspaceId, Exemption> exemptions) {}

    public ControlsWatch(Database database) {
        this.database = database;
    }

    /** Looks, and tells what is new. Never throws. */
    @Override
    public void run() {
        try {
            Seen before = last;
            Seen now = database.inTransaction(tx -> new Seen(
                    tx.controls().latest(),
                    tx.exemptions().inForce(tx.now()).stream()
                            .collect(Collectors.toMap(Exemption::workspace, Function.identity()))));
            last = now;
            if (!now.stop().equals(before.stop())) {
                now.stop().ifPresent(stop -> tell(stop, isStopped(before)));
            }
            now.exemptions().forEach((workspace, exemption) -> {
                if (!exemption.equals(before.exemptions().get(workspace))) {
                    LOG.info(
                            "workspace {} is exempted until {} {}",
                            workspace,
                            exemption.until(),
                            exemption.exempted().describe());
                }
            });
            before.exemptions().values().stream()
                    .filter(exemption -> !now.exemptions().containsKey(exemption.workspace()))
                    .forEach(this::tellEnd);
        } catch (DatabaseException e) {
            // The database's own condition says so; what is new is told when it is back.
            LOG.debug("the controls are looked at again later, {}", e.getMessage());
        }
    }

    private static void tell(Stop stop, boolean wasStopped) {
        Order resumed = stop.resumed();
        if (resumed == null) {
            LOG.warn("Everything is stopped {}", stop.stopped().describe());
        } else if (wasStopped) {
            LOG.info("Everything goes on, resumed {}", resumed.describe());
        }
    }

    private void tellEnd(Exemption exemption) {
        Instant begun = exemption.exempted().at();
        List<Exemption> since = database.inTransaction(tx -> tx.exemptions().since(exemption.workspace(), begun));
        String how = since.stream()
                .filter(one -> one.exempted().at().equals(begun))
                .flatMap(one -> Optional.ofNullable(one.ended()).stream())
                .map(ended -> "ended " + ended.describe())
                .findFirst()
                .orElse("its time is over");
        LOG.info("workspace {} is exempted no longer, {}", exemption.workspace(), how);
    }

    private static boolean isStopped(Seen seen) {
        return seen.stop().filter(Stop::isInForce).isPresent();
    }

    /** 1 while the last look showed that all is stopped, else 0. */
    public int stopped() {
        return isStopped(last) ? 1 : 0;
    }

    /** How many exemptions the last look showed. */
    public int exemptions() {
        return last.exemptions().size();
    }
}
