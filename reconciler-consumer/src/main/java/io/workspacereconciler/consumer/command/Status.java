package io.workspacereconciler.consumer.command;

import io.workspacereconciler.check.HoldReason;
import io.workspacereconciler.consumer.control.Presence;
import io.workspacereconciler.control.Exemption;
import io.workspacereconciler.control.LiveReplica;
import io.workspacereconciler.control.Order;
import io.workspacereconciler.control.Stop;
import io.workspacereconciler.database.Transaction;
import io.workspacereconciler.incident.IncidentState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What is going on at one moment; its components are what {@code status --json} prints.
 *
 * @param at the moment, on the database's clock
 * @param stopped who has stopped everything, and why; null while it goes on
 * @param replicas the consumers that run, each with its mode
 * @param open open incidents by state; a state without any is left out
 * @param held held incidents by reason
 */
record Status(
        Instant at,
        @Nullable Order stopped,
        List<LiveReplica> replicas,
        Map<IncidentState, Integer> open,
        Map<HoldReason, Integer> held,
        List<Exemption> exemptions) {

    static Status read(Transaction tx) {
        Instant now = tx.now();
        return new Status(
                now,
                tx.controls().stopped().map(Stop::stopped).orElse(null),
                tx.replicas().since(now.minus(Presence.SEEN_WITHIN)),
                new TreeMap<>(tx.incidents().openByState()),
                new TreeMap<>(tx.incidents().heldByReason()),
                tx.exemptions().inForce(now));
    }

    /** For a person, a line for each thing. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(Optional.ofNullable(stopped)
                .map(order -> "stopped   since " + order.at() + " " + order.describe())
                .orElse("going on  nothing is stopped"));
        if (replicas.isEmpty()) {
            lines.add("no consumer has said within " + Presence.SEEN_WITHIN.toSeconds() + " s that it runs");
        }
        replicas.forEach(replica -> lines.add(String.format(
                "%-9s %s, %s, version %s",
                replica.mode().name().toLowerCase(Locale.ROOT),
                replica.name(),
                String.join(",", replica.roles()),
                replica.version())));
        lines.add("open      " + counts(open));
        lines.add("held      " + counts(held));
        exemptions.forEach(exemption -> lines.add("exempted  " + exemption.workspace() + " until " + exemption.until()
                + " " + exemption.exempted().describe()));
        return lines;
    }

    private static String counts(Map<?, Integer> counts) {
        return counts.isEmpty()
                ? "none"
                : counts.entrySet().stream()
                        .map(count -> count.getValue() + " " + count.getKey())
                        .collect(Collectors.joining(", "));
    }
}
