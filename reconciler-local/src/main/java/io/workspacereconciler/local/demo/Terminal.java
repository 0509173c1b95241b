package io.workspacereconciler.local.demo;

import java.io.PrintStream;
import java.time.ZoneId;
import java.util.List;

/** Prints for a person: whole lines, in colour only where somebody looks. */
final class Terminal {
    private static final String ESCAPE = "\u001b[";
    private static final String RESET = ESCAPE + "0m";

    private final PrintStream out;
    private final ZoneId zone;
    private final Palette palette;

    Terminal(PrintStream out, ZoneId zone, Palette palette) {
        this.out = out;
        this.zone = zone;
        this.palette = palette;
    }

    /** Colour when there is a terminal and {@code NO_COLOR} does not forbid it, as https://no-color.org asks. */
    @SuppressWarnings("SystemConsoleNull") // it is null again: LocalMain asks for java.base's console
    static Palette palette() {
        return System.console() != null && System.getenv("NO_COLOR") == null ? Palette.COLOUR : Palette.PLAIN;
    }

    void tell(List<StoryLine> lines) {
        lines.forEach(line -> say(coloured(line)));
    }

    synchronized void say(String line) {
        out.println(line);
        out.flush();
    }

    private String coloured(StoryLine line) {
        String text = line.print(zone);
        return switch (palette) {
            case PLAIN -> text;
            case COLOUR -> colour(line.what()) + text + RESET;
        };
    }

    private static String colour(StoryLine.What what) {
        return switch (what) {
            case DIED, LATE -> ESCAPE + "31m";
            case HELD, ENDED, ACT -> ESCAPE + "33m";
            case ONLINE, CLEARED -> ESCAPE + "32m";
            case CHECKED -> ESCAPE + "2m";
            case SEEN, EVENT, RESTART -> RESET;
        };
    }

    /** Whether lines have colours. */
    enum Palette {
        PLAIN,
        COLOUR
    }
}
