package io.workspacereconciler.local.demo;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * One line of the story.
 *
 * @param at when it took place
 * @param who the workspace's name, or {@code sweep}; chosen by a user, so it is shown without control characters
 * @param what one short word
 */
record StoryLine(Instant at, String who, What what, String text) {

    /** The words of the second column. */
    enum What {
        DIED,
        SEEN,
        EVENT,
        RESTART,
        ONLINE,
        HELD,
        CLEARED,
        ENDED,
        LATE,
        CHECKED,
        ACT
    }

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss.S", Locale.ROOT);
    private static final int NAME_WIDTH = 18;

    /** Aligned columns: time, who, what, text. */
    String print(ZoneId zone) {
        return String.format(
                Locale.ROOT,
                "%s  %-" + NAME_WIDTH + "s  %-7s  %s",
                TIME.format(at.atZone(zone)),
                shortened(who),
                what.name().toLowerCase(Locale.ROOT),
                visible(text));
    }

    private static String shortened(String name) {
        String shown = visible(name);
        return shown.length() <= NAME_WIDTH ? shown : shown.substring(0, NAME_WIDTH - 1) + "~";
    }

    private static String visible(String text) {
        return text.replaceAll("\\p{C}", "?");
    }
}
