package io.workspacereconciler.consumer.control;

import io.workspacereconciler.control.Exemption;
import io.workspacereconciler.control.Exemptions;
import io.workspacereconciler.control.Order;
import io.workspacereconciler.control.Stop;
import io.workspacereconciler.database.Database;
import io.workspacereconciler.database.DatabaseException;
import io.workspacereconciler.workspace.WorkspaceId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

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

    /** Something that is to be told once. */
    record News(Level level, String text) {}

    public ControlsWatch(Database database) {
        this.database = database;
    }

    /** Looks, and tells what is new. Never throws. */
    @Override
    public void run() {
        try {
            look().forEach(news -> LOG.atLevel(news.level()).log(news.text()));
        } catch (DatabaseException e) {
            // The database's own condition says so; what is new is told when it is back.
            LOG.debug("the controls are looked at again later, {}", e.getMessage());
        }
    }

    /** What is new since the last look. */
    List<News> look() {
        Seen before = last;
        return database.inTransaction(tx -> {
            Seen now = new Seen(
                    tx.controls().latest(),
                    tx.exemptions().inForce(tx.now()).stream()
                            .collect(Collectors.toMap(Exemption::workspace, Function.identity())));
            List<News> news = new ArrayList<>();
            if (!now.stop().equals(before.stop())) {
                now.stop().flatMap(stop -> news(stop, isStopped(before))).ifPresent(news::add);
            }
            now.exemptions().values().stream()
                    .filter(exemption -> !exemption.equals(before.exemptions().get(exemption.workspace())))
                    .map(ControlsWatch::begun)
                    .forEach(news::add);
            before.exemptions().values().stream()
                    .filter(exemption -> !now.exemptions().containsKey(exemption.workspace()))
                    .map(exemption -> ended(tx.exemptions(), exemption))
                    .forEach(news::add);
            last = now;
            return news;
        });
    }

    private static Optional<News> news(Stop stop, boolean wasStopped) {
        Order resumed = stop.resumed();
        if (resumed == null) {
            return Optional.of(new News(
                    Level.WARN, "Everything is stopped " + stop.stopped().describe()));
        }
        return wasStopped
                ? Optional.of(new News(Level.INFO, "Everything goes on, resumed " + resumed.describe()))
                : Optional.empty();
    }

    private static News begun(Exemption exemption) {
        return new News(
                Level.INFO,
                "workspace " + exemption.workspace() + " is exempted until " + exemption.until() + " "
                        + exemption.exempted().describe());
    }

    private static News ended(Exemptions exemptions, Exemption exemption) {
        String how = exemptions
                .since(exemption.workspace(), exemption.exempted().at())
                .stream()
                .filter(one -> one.exempted().equals(exemption.exempted()))
                .flatMap(one -> Optional.ofNullable(one.ended()).stream())
                .map(ended -> "ended " + ended.describe())
                .findFirst()
                .orElse("its time is over");
        return new News(Level.INFO, "workspace " + exemption.workspace() + " is exempted no longer, " + how);
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
