package io.workspacereconciler.consumer.heal;

import java.time.Duration;
import java.time.Instant;

/** A restart rests until the next look at what EC2 does in its own time, which it may for a quarter of an hour. */
final class PatientWait {

    private PatientWait() {}

    /**
     * Stores the progress; the incident rests and keeps its place.
     *
     * @throws ReplacementException when it has taken so long that a person should know
     */
    static void of(ClaimedIncident work, RestartProgress kept, String why) {
        Instant now = work.now();
        Duration waited = Duration.between(kept.since(), now);
        if (waited.compareTo(RestartPolicy.PATIENCE) >= 0) {
            throw new ReplacementException(FailureCause.STUCK, why + ", for " + waited.toMinutes() + " minutes");
        }
        work.waitUntil(kept, RestartPolicy.nextLook(kept.since(), now), why);
    }
}
