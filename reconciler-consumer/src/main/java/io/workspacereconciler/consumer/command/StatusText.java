package io.workspacereconciler.consumer.command;

import io.workspacereconciler.check.Unverified;
import io.workspacereconciler.consumer.control.Presence;
import io.workspacereconciler.sweep.SweepProgress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.Ansi.IStyle;
import picocli.CommandLine.Help.Ansi.Style;

/** The status for a person: a line for each thing, what needs somebody in colour. */
final class StatusText {

    private static final IStyle[] LOUD = {Style.bold, Style.fg_yellow};

    private final Ansi ansi;

    StatusText(Ansi ansi) {
        this.ansi = ansi;
    }

    List<String> lines(Status status) {
        List<String> lines = new ArrayList<>();
        lines.add(
                status.stopped() == null
                        ? "going on   nothing is stopped"
                        : loud("stopped") + "    since " + status.stopped().at() + " "
                                + status.stopped().describe());
        if (status.replicas().isEmpty()) {
            lines.add(loud("no consumer") + " has said within " + Presence.SEEN_WITHIN.toSeconds() + " s that it runs");
        }
        status.replicas()
                .forEach(replica -> lines.add(String.format(
                        "%-10s %s, %s, version %s",
                        replica.mode().name().toLowerCase(Locale.ROOT),
                        replica.name(),
                        String.join(",", replica.roles()),
                        replica.version())));
        sweeps(status, lines);
        lines.add("open       " + counts(status.open()));
        lines.add("held       " + counts(status.held()));
        status.restarts()
                .forEach(restart -> lines.add("restart    " + restart.workspace() + " of " + restart.dead() + ", "
                        + (restart.progress() == null
                                ? "since " + restart.since()
                                : "attempt " + restart.progress().attempt() + " at "
                                        + restart.progress().step() + " since "
                                        + restart.progress().since())
                        + (restart.due() == null ? "" : ", goes on at " + restart.due())));
        status.exemptions()
                .forEach(exemption -> lines.add("exempted   " + exemption.workspace() + " until " + exemption.until()
                        + " " + exemption.exempted().describe()));
        lines.add("unverified " + (status.unverified() == 0 ? "none" : loud(Integer.toString(status.unverified()))));
        status.longestUnverified().forEach(one -> lines.add("           " + describe(one)));
        return lines;
    }

    private void sweeps(Status status, List<String> lines) {
        if (status.sweeps().isEmpty()) {
            lines.add(loud("no sweep") + "   was ever due: is a producer running?");
        } else {
            status.sweeps().forEach(sweep -> lines.add("sweep      " + describe(sweep, status)));
            lines.add("last sweep " + status.lastSweepAgo().toSeconds() + " s ago"
                    + (status.overdue() == 0 ? "" : ", " + loud(status.overdue() + " overdue among the last hundred")));
        }
        status.asked().forEach(sweep -> lines.add("besides    " + describe(sweep, status)));
    }

    private String describe(SweepProgress sweep, Status status) {
        String text = sweep.describe(status.at());
        return sweep.sweep() + "  " + (sweep.isOverdue() ? loud(text) : text);
    }

    private static String describe(Unverified one) {
        return one.workspace() + " since " + one.since() + ", " + one.sweeps() + " sweeps: " + one.cause() + ", "
                + one.detail();
    }

    private String loud(String text) {
        return ansi.enabled() ? Style.on(LOUD) + text + Style.off(LOUD) : text;
    }

    private static String counts(Map<?, Integer> counts) {
        return counts.isEmpty()
                ? "none"
                : counts.entrySet().stream()
                        .map(count -> count.getValue() + " " + count.getKey())
                        .collect(Collectors.joining(", "));
    }
}
