package io.workspacereconciler.guard;

import static io.workspacereconciler.guard.GuardExamples.LIMITS;
import static io.workspacereconciler.guard.GuardExamples.NOW;
import static io.workspacereconciler.guard.GuardExamples.OTHER_ZONE;
import static io.workspacereconciler.guard.GuardExamples.PLACE;
import static io.workspacereconciler.guard.GuardExamples.ZONE;
import static io.workspacereconciler.guard.GuardExamples.death;
import static io.workspacereconciler.guard.GuardExamples.heldFor;
import static io.workspacereconciler.guard.GuardExamples.view;
import static org.assertj.core.api.Assertions.assertThat;

import io.workspacereconciler.incident.IncidentExamples;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class GuardTest {

    private static final Duration LONG = Duration.ofMinutes(10);

    private final Guard guard = new Guard(LIMITS);

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 50})
    void aSingleDeathInAFleetOfAnySizeIsLetThrough(int rows) {
        assertThat(rule(death(ZONE), view(new GroupCount(ZONE, rows, 0, 0)))).isEqualTo(Guard.WITHIN_LIMITS);
    }

    @ParameterizedTest
    @CsvSource({"20, 4, within-limits", "20, 5, over-limit", "60, 5, within-limits", "60, 6, over-limit"})
    void aGroupHasRoomForFiveOrForATenthOfItsRows(int rows, int counted, String rule) {
        assertThat(rule(death(ZONE), view(new GroupCount(ZONE, rows, counted, counted))))
                .isEqualTo(rule);
    }

    @Test
    void theFiguresTellWhatWasCountedAgainstWhichLimitInEveryGroup() {
        GuardDecision decision =
                guard.decide(death(ZONE), view(new GroupCount(ZONE, 20, 5, 6), new GroupCount(OTHER_ZONE, 60, 0, 0)));

        assertThat(decision)
                .isEqualTo(new GuardDecision.Held(
                        Guard.OVER_LIMIT,
                        ZONE,
                        List.of(
                                new GuardFigures(ZONE, 20, 5, 6, 5),
                                new GuardFigures(PLACE, 80, 5, 6, 8),
                                new GuardFigures(GuardGroup.FLEET, 80, 5, 6, 8))));
        assertThat(decision.describe())
                .isEqualTo("kept by the guard for zone eu-central-1a, over-limit:"
                        + " 5 of at most 5 in zone eu-central-1a (20 rows, 6 others known dead),"
                        + " 5 of at most 8 in place 123456789012/eu-central-1 (80 rows, 6 others known dead),"
                        + " 5 of at most 8 in the fleet (80 rows, 6 others known dead)");
    }

    @Test
    void aGroupOfFewerThanSixRowsIsPartOfTheNextLargerOne() {
        GuardDecision five =
                guard.decide(death(ZONE), view(new GroupCount(ZONE, 5, 4, 4), new GroupCount(OTHER_ZONE, 100, 0, 0)));
        GuardDecision six =
                guard.decide(death(ZONE), view(new GroupCount(ZONE, 6, 4, 4), new GroupCount(OTHER_ZONE, 100, 0, 0)));

        assertThat(five.figures()).extracting(GuardFigures::group).containsExactly(PLACE, GuardGroup.FLEET);
        assertThat(six.figures()).extracting(GuardFigures::group).containsExactly(ZONE, PLACE, GuardGroup.FLEET);
        assertThat(five).isInstanceOf(GuardDecision.LetThrough.class);
    }

    @Test
    void theWidestGroupThatIsFullIsTheOneThatHolds() {
        GuardDecision decision =
                guard.decide(death(ZONE), view(new GroupCount(ZONE, 20, 5, 5), new GroupCount(OTHER_ZONE, 20, 0, 0)));

        assertThat(decision)
                .isInstanceOfSatisfying(
                        GuardDecision.Held.class,
                        held -> assertThat(held.group()).isEqualTo(GuardGroup.FLEET));
    }

    @Test
    void whatTheCountsHaveOfTheDeathItselfIsNotCountedAgainstIt() {
        Death again = new Death(ZONE, true, NOW, new Death.Past(null, null, true, true, ZONE), null);

        assertThat(rule(again, view(new GroupCount(ZONE, 20, 5, 6)))).isEqualTo(Guard.WITHIN_LIMITS);
    }

    @Test
    void whatTheCountsHaveOfItElsewhereIsLeftOutThereOnly() {
        Death seenLater = new Death(ZONE, true, NOW, new Death.Past(null, null, false, true, GuardGroup.FLEET), null);

        assertThat(guard.decide(
                                seenLater,
                                view(new GroupCount(ZONE, 20, 0, 0), new GroupCount(GuardGroup.FLEET, 0, 0, 1)))
                        .figures())
                .extracting(GuardFigures::dead)
                .containsOnly(0);
    }

    @Test
    void theLastOfAGroupOfThreeOrMoreWaitsForOneMoreSweep() {
        Death later = new Death(
                ZONE, true, NOW, new Death.Past(NOW.minusSeconds(60), NOW.minusSeconds(60), false, true, ZONE), null);
        Death sameSweep = new Death(ZONE, true, NOW, new Death.Past(NOW, NOW, false, true, ZONE), null);

        assertThat(rule(death(ZONE), view(new GroupCount(ZONE, 3, 2, 2)))).isEqualTo(Guard.WHOLLY_DEAD);
        assertThat(rule(sameSweep, view(new GroupCount(ZONE, 3, 2, 3)))).isEqualTo(Guard.WHOLLY_DEAD);
        assertThat(rule(later, view(new GroupCount(ZONE, 3, 2, 3)))).isEqualTo(Guard.WITHIN_LIMITS);
        assertThat(rule(death(ZONE), view(new GroupCount(ZONE, 4, 2, 2)))).isEqualTo(Guard.WITHIN_LIMITS);
        assertThat(rule(death(ZONE), view(new GroupCount(ZONE, 2, 1, 1)))).isEqualTo(Guard.WITHIN_LIMITS);
    }

    @Test
    void aZoneThatIsWhollyDeadWaitsInAFleetThatLives() {
        GuardView view = view(new GroupCount(ZONE, 6, 4, 5), new GroupCount(OTHER_ZONE, 100, 0, 0));

        assertThat(guard.decide(death(ZONE), view))
                .isInstanceOfSatisfying(
                        GuardDecision.Held.class,
                        held -> assertThat(held.group()).isEqualTo(ZONE));
        assertThat(rule(death(OTHER_ZONE), view)).isEqualTo(Guard.WITHIN_LIMITS);
    }

    @Test
    void aDeathOfWhichNoPlanKnowsTheRowIsItselfARow() {
        assertThat(guard.decide(death(ZONE), view()).figures())
                .containsExactly(new GuardFigures(GuardGroup.FLEET, 1, 0, 0, 5));
    }

    @Test
    void whatAPersonHasApprovedIsLetThroughWithItsFigures() {
        Approval approval = new Approval(
                IncidentExamples.offline(1, NOW).id(), "ann", "the zone is gone", NOW, NOW.plusSeconds(3600));

        GuardDecision decision = guard.decide(
                new Death(ZONE, false, NOW, Death.Past.NONE, approval), view(new GroupCount(ZONE, 20, 9, 19)));

        assertThat(decision.rule()).isEqualTo(Guard.APPROVED);
        assertThat(decision.figures()).contains(new GuardFigures(ZONE, 20, 9, 19, 5));
        assertThat(approval.describe()).isEqualTo("approved by ann until 2026-01-31T13:00:00Z: the zone is gone");
    }

    @Test
    void aFinalDeathThatIsHeldForTenMinutesRampsAndOthersDoNot() {
        GuardView full = view(new GroupCount(ZONE, 20, 5, 19));
        Death stopped = new Death(ZONE, false, NOW, heldFor(LONG, ZONE).past(), null);
        Death heldByAHealer =
                new Death(ZONE, true, NOW, new Death.Past(NOW.minus(LONG), null, false, true, ZONE), null);

        assertThat(guard.decide(heldFor(LONG, ZONE), full))
                .isInstanceOfSatisfying(GuardDecision.LetThrough.class, through -> {
                    assertThat(through.rule()).isEqualTo(Guard.RAMP);
                    assertThat(through.ramp()).isEqualTo(new RampStep(GuardGroup.FLEET, 1, NOW));
                });
        assertThat(rule(heldFor(LONG.minusMillis(1), ZONE), full)).isEqualTo(Guard.OVER_LIMIT);
        assertThat(rule(stopped, full)).isEqualTo(Guard.OVER_LIMIT);
        assertThat(rule(heldByAHealer, full)).isEqualTo(Guard.OVER_LIMIT);
    }

    @Test
    void theRampIsThatOfTheGroupThatHolds() {
        GroupCount zone = new GroupCount(ZONE, 20, 5, 19);
        GroupCount rest = new GroupCount(OTHER_ZONE, 100, 0, 0);
        Ramp others = new Ramp(new RampStep(GuardGroup.FLEET, 1, NOW), 1, 0, 1, NOW);
        Ramp own = new Ramp(new RampStep(ZONE, 1, NOW), 1, 0, 1, NOW);

        assertThat(rule(heldFor(LONG, ZONE), view(others, zone, rest))).isEqualTo(Guard.RAMP);
        assertThat(rule(heldFor(LONG, ZONE), view(own, zone, rest))).isEqualTo(Guard.OVER_LIMIT);
    }

    private String rule(Death death, GuardView view) {
        return guard.decide(death, view).rule();
    }
}
