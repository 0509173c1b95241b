package io.workspacereconciler.replay;

import io.workspacereconciler.guard.Death;
import io.workspacereconciler.guard.GuardDecision;
import io.workspacereconciler.guard.GuardGroup;
import io.workspacereconciler.guard.GuardQuestion;
import io.workspacereconciler.incident.IncidentId;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What became of one death so far, as it was and as it would have been. Not thread-safe. */
final class Fate {

    private final GuardGroup where;
    private @Nullable IncidentId incident;
    private final Side real = new Side();
    private final Side other = new Side();
    private boolean isParted;

    Fate(GuardGroup where) {
        this.where = where;
    }

    /** How long a death that was let through was counted, and would have been. */
    record Windows(Duration was, Duration would) {
        private boolean differ() {
            return !was.equals(would);
        }
    }

    /** One of the two courses. */
    private static final class Side {
        private @Nullable GuardDecision last;
        private @Nullable Instant firstHeld;
        private @Nullable Instant heldSince;
        private @Nullable Instant through;

        private void took(@Nullable GuardDecision decision, Instant at) {
            if (decision instanceof GuardDecision.Held) {
                firstHeld = firstHeld == null ? at : firstHeld;
                heldSince = heldSince == null ? at : heldSince;
            } else if (decision instanceof GuardDecision.LetThrough) {
                through = through != null && last instanceof GuardDecision.LetThrough ? through : at;
                heldSince = null;
            }
            last = decision == null ? last : decision;
        }

        private boolean isCounted(Instant at, Duration window, boolean isInHand) {
            return through != null && (isInHand || through.isAfter(at.minus(window)));
        }
    }

    /** Whether what is recorded of this incident is another death of the same instance. */
    boolean isAnother(@Nullable IncidentId next) {
        return incident != null && next != null && !incident.equals(next);
    }

    /** Takes what was decided and what would have been. */
    void took(@Nullable IncidentId of, @Nullable GuardDecision was, @Nullable GuardDecision would, Instant at) {
        incident = of == null ? incident : of;
        real.took(was, at);
        other.took(would, at);
        isParted |= !sameRule(was, would);
    }

    private static boolean sameRule(@Nullable GuardDecision one, @Nullable GuardDecision another) {
        if (one == null || another == null) {
            return one == another;
        }
        return one.getClass() == another.getClass() && one.rule().equals(another.rule());
    }

    /** Whether anything would have been otherwise so far. */
    boolean isParted() {
        return isParted;
    }

    /** What would have let it through by now; null where nothing would have. */
    @Nullable
    GuardDecision letThrough() {
        return isParted && other.last instanceof GuardDecision.LetThrough ? other.last : null;
    }

    /** What would have been decided where this decision stands: the same with other figures, perhaps. */
    GuardDecision standing(GuardDecision was) {
        return other.last != null && was.equals(real.last) ? other.last : was;
    }

    /** The question about this death as it would have been asked, as far as this death itself is concerned. */
    GuardQuestion asked(GuardQuestion recorded, Windows windows) {
        Death death = recorded.death();
        Death.Past past = death.past();
        boolean isCounted = windows.differ()
                ? (past.isCounted() && !real.isCounted(recorded.at(), windows.was(), false))
                        || real.isCounted(recorded.at(), windows.would(), false)
                : past.isCounted();
        Death.Past would = isParted
                ? new Death.Past(other.firstHeld, other.heldSince, isCounted, past.isKnownDead(), past.in())
                : new Death.Past(past.firstHeld(), past.heldSince(), isCounted, past.isKnownDead(), past.in());
        return new GuardQuestion(
                new Death(death.where(), death.isFinal(), death.slot(), would, death.approval()),
                recorded.isAnswered(),
                recorded.counts(),
                recorded.ramps(),
                recorded.at());
    }

    /**
     * How many more of it would be counted in this group than were: one, none or one less.
     *
     * @param isAsked whether it is the death that is asked about: of that only the window makes a difference
     */
    int moreCounted(GuardGroup group, Instant at, Windows windows, boolean isAsked, Surrounding surrounding) {
        if (!where.widening().contains(group) || ((isAsked || !isParted) && !windows.differ())) {
            return 0;
        }
        boolean isInHand = surrounding.isInHand(incident, at);
        Side would = isParted && !isAsked ? other : real;
        return number(would.isCounted(at, windows.would(), isInHand))
                - number(real.isCounted(at, windows.was(), isInHand));
    }

    /** How many more of it would be known as dead. */
    int moreDead(GuardGroup group) {
        return isParted && where.widening().contains(group)
                ? number(other.last != null) - number(real.last != null)
                : 0;
    }

    private static int number(boolean is) {
        return is ? 1 : 0;
    }
}
