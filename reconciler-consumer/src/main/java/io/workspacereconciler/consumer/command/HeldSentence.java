package io.workspacereconciler.consumer.command;

import io.workspacereconciler.check.HoldReason;
import io.workspacereconciler.consumer.command.Story.Answer;
import io.workspacereconciler.consumer.command.Story.Chapter;
import io.workspacereconciler.consumer.command.Story.Standing;
import io.workspacereconciler.guard.Guard;
import io.workspacereconciler.guard.GuardDecision;
import java.util.Objects;

/** What there is to say first of a workspace whose death is held: by what, what ends it, and what a person could do. */
final class HeldSentence {

    private final Story story;

    HeldSentence(Story story) {
        this.story = story;
    }

    Answer answer(Chapter incident) {
        HoldReason reason = Objects.requireNonNull(incident.hold(), "held for a reason");
        String dead = incident.instance() + ": " + incident.lastDetail();
        String approve = "look in the EC2 console; if it is dead: approve " + incident.id() + " --because \"...\"";
        return switch (reason) {
            case EXEMPTED ->
                new Answer(
                        Standing.EXEMPTED,
                        "Hands are kept off it. " + dead,
                        "the end of the exemption; what is true then counts",
                        story.exemption() == null ? null : story.exemption().end(),
                        "exempt " + story.workspace() + " --end --because \"...\"");
            case STOPPED ->
                new Answer(
                        Standing.HELD,
                        "Held, since " + FirstSentence.STOPPED_ALL + dead,
                        "that somebody resumes",
                        null,
                        "resume --because \"...\"");
            case OBSERVE ->
                new Answer(
                        Standing.HELD,
                        "It would be healed, and the mode is observe. " + dead,
                        null,
                        null,
                        "start the consumers with RECONCILER_MODE=heal");
            case GUARD ->
                new Answer(
                        Standing.HELD,
                        "Held by the guard: too many died at once. " + dead,
                        guardWaitsFor(incident),
                        incident.due(),
                        "approve " + incident.id() + " --because \"...\", if it is not the platform's own fault");
            case PROOF ->
                new Answer(
                        Standing.HELD,
                        "Held, since nothing proves its death. " + dead,
                        incident.due() == null ? null : "that it is asked about again",
                        incident.due(),
                        approve);
            case VOID ->
                new Answer(
                        Standing.HELD,
                        "Held, since answers contain nothing of what was asked. " + dead,
                        "an answer that does",
                        incident.due(),
                        "look at account, region and role of the checker");
            case PREPARE, SKIPPED ->
                new Answer(
                        Standing.HELD,
                        "Dead, and not restarted. " + dead,
                        "a sweep after its rest that finds it dead still: then the healer looks again",
                        incident.due(),
                        "mend what it names, or bring it back by hand");
            case OTHER -> new Answer(Standing.HELD, "Held for a reason of a newer version. " + dead, null, null, null);
        };
    }

    private static String guardWaitsFor(Chapter incident) {
        return incident.guard() instanceof GuardDecision.Held held
                        && held.rule().equals(Guard.WHOLLY_DEAD)
                ? "one more sweep, since all of its group are dead"
                : "room, or its turn on the ramp, while those before it come back";
    }
}
