package io.workspacereconciler.local.demo;

import io.workspacereconciler.sweep.SweepId;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Names sweeps by the time of day at which they were due, such as {@code sweep 12:00:10}. */
record SweepClock(ZoneId zone) {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);

    String name(SweepId sweep) {
        return "sweep " + TIME.format(sweep.slot().atZone(zone));
    }
}
