package io.workspacereconciler.consumer.heal;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.workspacereconciler.control.Interval;
import io.workspacereconciler.event.Json;
import io.workspacereconciler.workspace.InstanceId;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How far a restart is: everything that another replica needs to go on with it.
 *
 * @param since when this step began
 * @param rowInstance the instance that the row names, by the last write of ours
 * @param old whether somebody may start the old instance again
 * @param oldUrl what is given back if the old instance runs again
 * @param restsCountedTo up to when it is known what rests were left out of {@code since} and of the waiting; null before
 *     there was any
 */
record RestartProgress(
        RestartStep step,
        Instant since,
        ReplacementPlan plan,
        InstanceId rowInstance,
        Old old,
        String oldUrl,
        Attempt attempt,
        Failures failures,
        @Nullable Instant restsCountedTo) {

    /** What is left of the old instance. */
    enum Old {
        /** It is stopped, or not shown: somebody may start it. */
        MAY_RUN_AGAIN,
        /** It has ended for good. */
        GONE
    }

    /**
     * One try for a new instance.
     *
     * @param number from 1; the client token is made of it
     * @param launch the stored request; null before it is stored, and once the attempt is settled
     * @param replacement the new instance, once known
     * @param turn when it was told to come for a change whose turn it was not; null when it waits for none
     * @param sends how often the request was stored to be sent: after the first time an earlier one may have launched
     * @param absentLooks looks in a row, at least two and a half minutes apart, that showed no instance of the request
     */
    record Attempt(
            int number,
            @Nullable LaunchRequest launch,
            @Nullable InstanceId replacement,
            @Nullable Instant turn,
            int sends,
            int absentLooks) {

        static final Attempt FIRST = new Attempt(1, null, null, null, 0, 0);

        Attempt inTurn(@Nullable Instant when) {
            return new Attempt(number, launch, replacement, when, sends, absentLooks);
        }

        Attempt requested(LaunchRequest request) {
            return new Attempt(number, request, null, turn, sends + 1, 0);
        }

        Attempt launched(InstanceId instance) {
            return new Attempt(number, launch, instance, turn, sends, 0);
        }

        Attempt absentAgain() {
            return new Attempt(number, launch, replacement, turn, sends, absentLooks + 1);
        }

        Attempt next() {
            return new Attempt(number + 1, null, null, null, 0, 0);
        }
    }

    RestartProgress {
        Objects.requireNonNull(step, "step");
        Objects.requireNonNull(since, "since");
        Objects.requireNonNull(plan, "plan");
        Objects.requireNonNull(rowInstance, "rowInstance");
        Objects.requireNonNull(oldUrl, "oldUrl");
        Objects.requireNonNull(old, "old");
        Objects.requireNonNull(attempt, "attempt");
        Objects.requireNonNull(failures, "failures");
    }

    static RestartProgress begin(ReplacementPlan plan, String oldUrl, Instant now) {
        return new RestartProgress(
                RestartStep.CLAIM,
                now,
                plan,
                plan.dead(),
                Old.MAY_RUN_AGAIN,
                oldUrl,
                Attempt.FIRST,
                Failures.NONE,
                null);
    }

    /** Prepared again after it was given up, with another attempt and nothing counted. */
    RestartProgress prepared(ReplacementPlan again, Instant now) {
        return new RestartProgress(
                RestartStep.CLAIM,
                now,
                again,
                rowInstance,
                Old.MAY_RUN_AGAIN,
                oldUrl,
                attempt.next(),
                Failures.NONE,
                restsCountedTo);
    }

    /** In another step, where it waits for no turn; or in the same one, which begins anew. */
    RestartProgress to(RestartStep next, Instant now) {
        return new RestartProgress(
                next, now, plan, rowInstance, old, oldUrl, attempt.inTurn(null), failures, restsCountedTo);
    }

    /** In the same step, as if it had begun then. */
    RestartProgress since(Instant begun) {
        return new RestartProgress(step, begun, plan, rowInstance, old, oldUrl, attempt, failures, restsCountedTo);
    }

    RestartProgress with(Attempt changed) {
        return new RestartProgress(step, since, plan, rowInstance, old, oldUrl, changed, failures, restsCountedTo);
    }

    RestartProgress with(Failures changed) {
        return new RestartProgress(step, since, plan, rowInstance, old, oldUrl, attempt, changed, restsCountedTo);
    }

    RestartProgress with(Old changed) {
        return new RestartProgress(step, since, plan, rowInstance, changed, oldUrl, attempt, failures, restsCountedTo);
    }

    RestartProgress onRow(InstanceId instance) {
        return new RestartProgress(step, since, plan, instance, old, oldUrl, attempt, failures, restsCountedTo);
    }

    /** The same, as if the time of these rests since {@code from} had not been. */
    RestartProgress withoutRests(Instant from, List<Interval> rests, Instant now) {
        Instant waiting = failures.waitingSince();
        return new RestartProgress(
                step,
                moved(since, from, rests, now),
                plan,
                rowInstance,
                old,
                oldUrl,
                attempt,
                waiting == null ? failures : failures.waitingSince(moved(waiting, from, rests, now)),
                now);
    }

    private static Instant moved(Instant begun, Instant from, List<Interval> rests, Instant now) {
        return begun.plus(new Interval(begun.isAfter(from) ? begun : from, now).coveredBy(rests));
    }

    /** As it was stored; an {@link IllegalStateException} for what is no progress. */
    static RestartProgress read(String json) {
        try {
            return Json.MAPPER.readValue(json, RestartProgress.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the stored progress of a restart is not readable: " + e.getMessage(), e);
        }
    }

    /** As it is stored. */
    String json() {
        try {
            return Json.MAPPER.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the progress of a restart has no JSON", e);
        }
    }

    /** The new instance, in a step that comes after the launch. */
    InstanceId replacement() {
        return Objects.requireNonNull(attempt.replacement(), "the launch is done");
    }
}
