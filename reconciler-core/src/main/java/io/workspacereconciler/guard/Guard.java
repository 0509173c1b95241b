package io.workspacereconciler.guard;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The rule against mass failure: pure, so that every decision can be made again from its figures. On by default, for
 * every consumer of the offline events, ours or not.
 *
 * <p>What is counted in a zone, in a place and in the fleet stays within a limit; what exceeds it is held. The groups lie
 * within each other, so how many are let through does not depend on who asks first. A group of fewer than
 * {@value #OWN_GROUP} rows does not count for itself: it is part of the next larger one.
 *
 * <p>When every row of a group of {@value #SUSPICIOUS_GROUP} or more is dead, the cause is more likely ours: what is not
 * yet let through waits for one more sweep.
 *
 * <p>A hold ends by itself: when the instance runs, when there is room again, or by the ramp of the widest group whose
 * limit is exceeded. Only deaths that are final ramp: of a stopped instance somebody may still think better.
 */
public final class Guard {

    /** Every group has room for it. */
    public static final String WITHIN_LIMITS = "within-limits";
    /** A person has approved it. */
    public static final String APPROVED = "approved";
    /** It is final, has been held for long enough, and those before it were healed. */
    public static final String RAMP = "ramp";
    /** A group has no room for it. */
    public static final String OVER_LIMIT = "over-limit";
    /** Nothing of its group lives, and no later sweep has seen that yet. */
    public static final String WHOLLY_DEAD = "wholly-dead";

    /** From so many rows on a zone or a place counts for itself. */
    static final int OWN_GROUP = 6;

    /** From so many rows on it is suspicious when all are dead. */
    static final int SUSPICIOUS_GROUP = 3;

    private final GuardLimits limits;

    public Guard(GuardLimits limits) {
        this.limits = limits;
    }

    /** The limits by which it decides. */
    public GuardLimits limits() {
        return limits;
    }

    /** Whether this death is let through now. */
    public GuardDecision decide(Death death, GuardView view) {
        List<GuardFigures> figures = death.where().widening().stream()
                .map(group -> figures(view.counts().of(group), death.past()))
                .filter(one -> one.rows() >= OWN_GROUP || one.group().equals(GuardGroup.FLEET))
                .toList();
        if (death.approval() != null) {
            return new GuardDecision.LetThrough(APPROVED, figures, null);
        }
        Optional<GuardFigures> whollyDead = death.hasWaited() ? Optional.empty() : widest(figures, Guard::isWhollyDead);
        if (whollyDead.isPresent()) {
            return new GuardDecision.Held(WHOLLY_DEAD, whollyDead.get().group(), figures);
        }
        return widest(figures, one -> one.counted() + 1 > one.limit())
                .map(full -> ramp(death, full.group(), view)
                        .<GuardDecision>map(step -> new GuardDecision.LetThrough(RAMP, figures, step))
                        .orElseGet(() -> new GuardDecision.Held(OVER_LIMIT, full.group(), figures)))
                .orElseGet(() -> new GuardDecision.LetThrough(WITHIN_LIMITS, figures, null));
    }

    private GuardFigures figures(GroupCount count, Death.Past past) {
        boolean has = past.in().widening().contains(count.group());
        int counted = count.counted() - (has && past.isCounted() ? 1 : 0);
        int dead = count.dead() - (has && past.isKnownDead() ? 1 : 0);
        // The death is of an online row, whatever the last plan has seen.
        int rows = Math.max(count.rows(), dead + 1);
        return new GuardFigures(count.group(), rows, counted, dead, limits.of(rows));
    }

    private static boolean isWhollyDead(GuardFigures figures) {
        return figures.rows() >= SUSPICIOUS_GROUP && figures.dead() + 1 >= figures.rows();
    }

    private static Optional<GuardFigures> widest(List<GuardFigures> figures, Predicate<GuardFigures> keeps) {
        return figures.stream().filter(keeps).reduce((narrower, wider) -> wider);
    }

    private Optional<RampStep> ramp(Death death, GuardGroup full, GuardView view) {
        return death.isFinal()
                        && death.past().heldSince() != null
                        && !view.now().isBefore(death.past().heldSince().plus(limits.rampAfter()))
                ? view.ramp(full, limits)
                : Optional.empty();
    }
}
