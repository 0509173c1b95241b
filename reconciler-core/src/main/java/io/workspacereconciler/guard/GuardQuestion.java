package io.workspacereconciler.guard;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * All that the guard's decision about one death rests on, so that it can be made again, also by other limits.
 *
 * @param isAnswered whether the guard decided on this; false where an earlier decision still stood, or the death was not
 *     proven
 * @param counts in each group that the death lies in, the narrowest first; the death itself is counted where it was
 * @param ramps those of these groups that had begun
 * @param at the instant of the counts, on the database's clock
 */
public record GuardQuestion(Death death, boolean isAnswered, List<GroupCount> counts, List<Ramp> ramps, Instant at) {

    public GuardQuestion {
        Objects.requireNonNull(death, "death");
        Objects.requireNonNull(at, "at");
        counts = List.copyOf(counts);
        ramps = List.copyOf(ramps);
    }

    /** About this death, as things are in this view. */
    public static GuardQuestion of(Death death, boolean isAnswered, GuardView view) {
        List<GuardGroup> groups = death.where().widening();
        return new GuardQuestion(
                death,
                isAnswered,
                groups.stream().map(view.counts()::of).toList(),
                groups.stream()
                        .flatMap(group -> Stream.ofNullable(view.ramps().get(group)))
                        .toList(),
                view.now());
    }

    /** What is counted in a group of those that the death lies in. */
    public Optional<GroupCount> count(GuardGroup group) {
        return counts.stream().filter(count -> count.group().equals(group)).findFirst();
    }

    /** What the guard decides on, as far as this death is concerned. */
    @JsonIgnore
    public GuardView view() {
        Map<GuardGroup, Ramp> begun = new HashMap<>();
        ramps.forEach(ramp -> begun.put(ramp.step().group(), ramp));
        return new GuardView(GuardCounts.exactly(counts), begun, at);
    }
}
