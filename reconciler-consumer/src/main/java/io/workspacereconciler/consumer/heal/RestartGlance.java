package io.workspacereconciler.consumer.heal;

import io.workspacereconciler.incident.Incident;
import io.workspacereconciler.workspace.InstanceId;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How far a restart is, for whoever asks.
 *
 * @param step its name, as in the timeline
 * @param since when the step began
 * @param attempt the number of the try for a new instance, from 1
 * @param replacement the new instance; null before it is known
 * @param turn when it may ask again for a change whose turn it was not; null when it waits for none
 */
public record RestartGlance(
        String step,
        Instant since,
        int attempt,
        @Nullable InstanceId replacement,
        @Nullable Instant turn) {

    /** Whether it waits for a sign of what became of a provision that nobody can be asked about. */
    public boolean isUnclear() {
        return step.equals(RestartStep.UNCLEAR.rule());
    }

    /** Of an incident that a healer has begun to work on; empty before, and where its progress is of another version. */
    public static Optional<RestartGlance> at(Incident incident) {
        return incident.progress().flatMap(RestartGlance::read);
    }

    private static Optional<RestartGlance> read(String json) {
        try {
            RestartProgress progress = RestartProgress.read(json);
            return Optional.of(new RestartGlance(
                    progress.step().rule(),
                    progress.since(),
                    progress.attempt().number(),
                    progress.attempt().replacement(),
                    progress.attempt().turn()));
        } catch (IllegalStateException e) {
            return Optional.empty();
        }
    }
}
