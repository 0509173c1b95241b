package io.workspacereconciler.consumer.command;

import io.workspacereconciler.check.Look;
import io.workspacereconciler.consumer.command.Story.Answer;
import io.workspacereconciler.consumer.command.Story.Chapter;
import io.workspacereconciler.consumer.command.Story.Line;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help.Ansi;

/** A workspace's story for a person: the answer first, then what it rests on, oldest first. */
final class StoryText {

    private final Ansi ansi;

    StoryText(Ansi ansi) {
        this.ansi = ansi;
    }

    List<String> lines(Story story) {
        List<String> lines = new ArrayList<>();
        Answer answer = story.answer();
        lines.add(coloured(answer) + "  " + answer.sentence());
        if (answer.waitsFor() != null) {
            lines.add("waits for  " + answer.waitsFor()
                    + (answer.until() == null ? "" : ", at " + answer.until() + " at the earliest"));
        }
        if (answer.todo() != null) {
            lines.add("you could  " + answer.todo());
        }
        lines.add("");
        lines.add("workspace  " + story.workspace());
        lines.add("registry   " + registry(story));
        if (story.pausedAncestor() != null) {
            lines.add(
                    "           below the paused workspace " + story.pausedAncestor() + ": it would not be restarted");
        }
        if (story.sighting() != null) {
            lines.add("last seen  "
                    + look(
                            story.sighting().instance().id()
                                    + " " + story.sighting().instance().state().word() + " in "
                                    + story.sighting().instance().placement().zone() + ", owner "
                                    + story.sighting().instance().placement().owner(),
                            story.sighting().seenAt().toString()));
        }
        if (story.exemption() != null) {
            lines.add("exempted   until " + story.exemption().end() + " "
                    + story.exemption().exempted().describe());
        }
        if (story.stopped() != null) {
            lines.add("stopped    " + story.stopped().describe());
        }
        for (int number = story.incidents().size() - 1; number >= 0; number--) {
            lines.add("");
            lines.addAll(chapter(story.incidents().get(number)));
        }
        return lines;
    }

    private String coloured(Answer answer) {
        String colour = switch (answer.standing()) {
            case HEALTHY, RECOVERED, CLEARED, SUPERSEDED -> "green";
            case SUSPECTED, HELD, EXEMPTED, UNVERIFIED -> "yellow";
            case OFFLINE, RESTARTING, ABANDONED -> "red";
            case NOT_SEEN_YET, NOT_LOOKED_AT -> "faint";
        };
        return ansi.string("@|bold," + colour + " " + answer.standing() + "|@");
    }

    private static String registry(Story story) {
        return story.row() == null
                ? "no such row"
                : story.row().status().text() + " on "
                        + (story.row().instance() == null
                                ? "no instance"
                                : story.row().instance())
                        + (story.row().runtime() == null
                                ? ""
                                : ", runtime " + story.row().runtime());
    }

    private static List<String> chapter(Chapter incident) {
        List<String> lines = new ArrayList<>();
        lines.add("incident " + incident.id() + " of " + incident.instance() + ": " + incident.state()
                + (incident.hold() == null ? "" : " by " + incident.hold()));
        if (incident.suspicion() != null) {
            incident.suspicion()
                    .looks()
                    .forEach(look -> lines.add(
                            "  look  " + look(describe(look), look.at().toString())));
        }
        incident.lines().forEach(line -> lines.add("  " + line(line)));
        return lines;
    }

    private static String look(String what, String at) {
        return what + ", at " + at;
    }

    private static String describe(Look look) {
        if (look instanceof Look.Seen seen) {
            return seen.instance().state().word() + " in "
                    + seen.instance().placement().zone() + ", owner "
                    + seen.instance().placement().owner() + request(seen.requestId());
        }
        if (look instanceof Look.Missing missing) {
            return "absent, " + missing.how() + request(missing.requestId());
        }
        Look.NoAnswer none = (Look.NoAnswer) look;
        return "no answer, " + none.cause() + ": " + none.detail() + request(none.requestId());
    }

    private static String request(@Nullable String id) {
        return id == null ? "" : ", EC2 request " + id;
    }

    private static String line(Line line) {
        String state = line.from() == line.to() ? "" : " -> " + line.to();
        String took = line.took() == null
                ? ""
                : String.format(Locale.ROOT, " (%.1f s after the line before)", line.took() / 1000.0);
        return line.at() + "  " + line.rule() + state + "  " + line.detail() + took;
    }
}
