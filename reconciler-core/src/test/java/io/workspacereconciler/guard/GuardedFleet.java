package io.workspacereconciler.guard;

import io.workspacereconciler.workspace.WorkspaceExamples;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A fleet of rows in zones, the deaths in it, and what the guard lets through of them: the guard's world by itself. */
final class GuardedFleet {

    /** One death that was let through. */
    record Passed(GuardGroup where, Instant at) {}

    private static final class Row {
        private final GuardGroup zone;
        private boolean isDead;
        private boolean isActedUpon;
        private @Nullable Instant firstHeld;

        Row(GuardGroup zone) {
            this.zone = zone;
        }
    }

    private final GuardLimits limits;
    private final List<Row> rows = new ArrayList<>();
    private final List<Passed> passed = new ArrayList<>();
    private final List<GuardDecision> decisions = new ArrayList<>();
    private Instant now = GuardExamples.NOW;

    GuardedFleet(GuardLimits limits) {
        this.limits = limits;
    }

    /** A fleet of up to three places with up to four zones each, of up to 40 rows each. */
    static GuardedFleet any(GuardLimits limits, Random random) {
        GuardedFleet fleet = new GuardedFleet(limits);
        for (int place = 0; place <= random.nextInt(3); place++) {
            for (int zone = 0; zone <= random.nextInt(4); zone++) {
                fleet.add(place, zone, 1 + random.nextInt(random.nextBoolean() ? 8 : 40));
            }
        }
        return fleet;
    }

    private void add(int place, int zone, int count) {
        GuardGroup group = GuardGroup.parse(
                WorkspaceExamples.PLACE.account() + "/region-" + place + "/region-" + place + (char) ('a' + zone));
        IntStream.range(0, count).forEach(row -> rows.add(new Row(group)));
    }

    int size() {
        return rows.size();
    }

    Instant now() {
        return now;
    }

    /** Time passes, and another sweep begins. */
    void advance(Duration by) {
        now = now.plus(by);
    }

    void die(int row) {
        rows.get(row).isDead = true;
    }

    /** A row that is being healed is back. */
    void heal(int row) {
        if (rows.get(row).isActedUpon) {
            rows.get(row).isActedUpon = false;
            rows.get(row).isDead = false;
            rows.get(row).firstHeld = null;
        }
    }

    /** A row of which a sweep finds that it is dead asks the guard; the others do not. */
    void ask(int index) {
        Row row = rows.get(index);
        if (!row.isDead || row.isActedUpon) {
            return;
        }
        Death death = new Death(
                row.zone,
                false,
                now,
                new Death.Past(row.firstHeld, null, false, row.firstHeld != null, row.zone),
                null);
        GuardDecision decision = new Guard(limits).decide(death, new GuardView(counts(), Map.of(), now));
        decisions.add(decision);
        if (decision instanceof GuardDecision.LetThrough) {
            row.isActedUpon = true;
            passed.add(new Passed(row.zone, now));
        } else if (row.firstHeld == null) {
            row.firstHeld = now;
        }
    }

    private GuardCounts counts() {
        Map<GuardGroup, GroupCount> counts = new HashMap<>();
        for (Row row : rows) {
            count(counts, new GroupCount(row.zone, 1, 0, row.isActedUpon || row.firstHeld != null ? 1 : 0));
        }
        // Whoever was let through is back before the window ends, so that this is all that counts.
        passed.stream()
                .filter(one -> one.at().isAfter(now.minus(limits.window())))
                .forEach(one -> count(counts, new GroupCount(one.where(), 0, 1, 0)));
        return GuardCounts.of(counts.values());
    }

    private static void count(Map<GuardGroup, GroupCount> counts, GroupCount one) {
        counts.merge(one.group(), one, GroupCount::plus);
    }

    List<Passed> passed() {
        return passed;
    }

    List<GuardDecision> decisions() {
        return decisions;
    }

    /** Every group that counts for itself, with its rows. */
    Map<GuardGroup, Long> groups() {
        return rows.stream()
                .flatMap(row -> row.zone.widening().stream())
                .collect(Collectors.groupingBy(group -> group, Collectors.counting()));
    }
}
