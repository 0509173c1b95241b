package io.workspacereconciler.consumer.command;

import io.workspacereconciler.check.Sighting;
import io.workspacereconciler.check.Suspicion;
import io.workspacereconciler.check.UnknownCause;
import io.workspacereconciler.check.Unverified;
import io.workspacereconciler.consumer.command.Story.Answer;
import io.workspacereconciler.consumer.command.Story.Chapter;
import io.workspacereconciler.consumer.command.Story.Standing;
import io.workspacereconciler.consumer.heal.FailureCause;
import io.workspacereconciler.consumer.heal.RestartGlance;
import io.workspacereconciler.incident.IncidentState;
import io.workspacereconciler.workspace.InstanceId;
import io.workspacereconciler.workspace.Workspace;
import io.workspacereconciler.workspace.WorkspaceStatus;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What there is to say first of a workspace: pure, from what is known of it. */
final class FirstSentence {

    /** Before who said so, and why. */
    static final String STOPPED_ALL = "everything is stopped ";

    private final Story story;
    private final Patience patience;

    FirstSentence(Story story, Patience patience) {
        this.story = story;
        this.patience = patience;
    }

    Answer answer() {
        return story.open().map(this::open).or(this::unverified).orElseGet(this::calm);
    }

    private Answer open(Chapter incident) {
        return switch (incident.state()) {
            case SUSPECTED -> suspected(incident);
            case HELD -> new HeldSentence(story).answer(incident);
            case OFFLINE -> offline(incident);
            case RESTARTING -> restarting(incident);
            case CLEARED, SUPERSEDED, RECOVERED, ABANDONED ->
                throw new IllegalStateException("an incident that is " + incident.state() + " is not open");
        };
    }

    private Answer suspected(Chapter incident) {
        Suspicion suspicion = incident.suspicion();
        if (suspicion == null) {
            return new Answer(
                    Standing.SUSPECTED,
                    "One look spoke against " + incident.instance() + ", and is no proof: " + incident.lastDetail(),
                    "the next sweep",
                    null,
                    null);
        }
        String seen = incident.instance() + " is seen "
                + switch (suspicion.kind()) {
                    case STOPPING -> "stopping";
                    case STOPPED -> "stopped";
                    case ABSENT -> "nowhere";
                }
                + " since " + suspicion.since() + ", in " + suspicion.sweeps()
                + (suspicion.sweeps() == 1 ? " sweep" : " sweeps") + ": no proof yet";
        return switch (suspicion.kind()) {
            case STOPPING -> new Answer(Standing.SUSPECTED, seen, "that it has stopped, and stays so", null, null);
            case STOPPED ->
                new Answer(
                        Standing.SUSPECTED,
                        seen,
                        "a sweep that sees it stopped after its grace, since a resize stops and starts",
                        suspicion.since().plus(patience.stopped()),
                        null);
            case ABSENT ->
                new Answer(
                        Standing.SUSPECTED,
                        seen,
                        "a third sweep, after its grace, and that its volumes are found free",
                        suspicion.since().plus(patience.absent()),
                        null);
        };
    }

    private Answer offline(Chapter incident) {
        Optional<Answer> word = byWord(incident);
        return word.orElseGet(() -> new Answer(
                Standing.OFFLINE,
                incident.instance() + " is dead, and that is published: " + incident.lastDetail(),
                "a healer, ours or another",
                incident.due(),
                null));
    }

    private Answer restarting(Chapter incident) {
        Optional<Answer> word = byWord(incident);
        if (word.isPresent()) {
            return word.get();
        }
        RestartGlance restart = incident.restart();
        String step = restart == null
                ? "its restart has begun"
                : "attempt " + restart.attempt() + " is at " + restart.step() + " since " + restart.since()
                        + (restart.replacement() == null ? "" : ", on " + restart.replacement());
        return new Answer(
                Standing.RESTARTING,
                incident.instance() + " is dead, and " + step + ": " + incident.lastDetail(),
                restartWaitsFor(incident, restart),
                incident.due(),
                null);
    }

    private static String restartWaitsFor(Chapter incident, @Nullable RestartGlance restart) {
        if (incident.waitsForCause() != null) {
            return "that " + incident.waitsForCause() + " is over, which several restarts wait for";
        }
        if (restart != null && restart.isUnclear()) {
            return "that the row, or the old instance, shows what became of its provision";
        }
        return restart != null && restart.turn() != null
                ? "its turn: only so many restarts and calls go on at a time"
                : "EC2, the platform or its next try";
    }

    /** What a person said rests whatever is under way. */
    private Optional<Answer> byWord(Chapter incident) {
        Standing standing = incident.state() == IncidentState.OFFLINE ? Standing.OFFLINE : Standing.RESTARTING;
        if (story.exemption() != null) {
            return Optional.of(new Answer(
                    Standing.EXEMPTED,
                    "Hands are kept off it "
                            + story.exemption().exempted().describe() + ", in state " + standing + " of the death of "
                            + incident.instance(),
                    "the end of the exemption",
                    story.exemption().end(),
                    "exempt " + story.workspace() + " --end --because \"...\""));
        }
        return Optional.ofNullable(story.stopped())
                .map(order -> new Answer(
                        standing,
                        "It rests, since " + STOPPED_ALL + order.describe() + "; " + incident.instance() + " is dead",
                        "that somebody resumes",
                        null,
                        "resume --because \"...\""));
    }

    private Optional<Answer> unverified() {
        Unverified unverified = story.unverified();
        if (unverified == null || !isLookedAt() || !unverified.instance().equals(instance())) {
            return Optional.empty();
        }
        return Optional.of(new Answer(
                Standing.UNVERIFIED,
                "Nothing could be learned of " + unverified.instance() + " since " + unverified.since() + ", in "
                        + unverified.sweeps() + " sweeps: " + unverified.cause() + ", " + unverified.detail(),
                unverified.cause() == UnknownCause.NO_PLACE
                        ? "a place; until then nobody is asked, and nothing is done"
                        : "an answer; until then nothing is done",
                null,
                unverified.cause() == UnknownCause.NO_PLACE
                        ? "let the row name one of the configured places, or add its place to RECONCILER_EC2_PLACES"
                        : "see to what keeps EC2 from answering about it"));
    }

    private Answer calm() {
        Chapter last = story.incidents().isEmpty() ? null : story.incidents().get(0);
        if (!isLookedAt()) {
            return notLookedAt(last);
        }
        if (last != null && last.state() == IncidentState.RECOVERED) {
            return new Answer(
                    Standing.RECOVERED,
                    "It came back at " + last.changedAt() + " after the death of " + last.instance() + ". " + running(),
                    null,
                    null,
                    null);
        }
        if (last != null
                && last.state() == IncidentState.SUPERSEDED
                && !last.instance().equals(instance())) {
            return new Answer(
                    Standing.SUPERSEDED,
                    "Somebody else has moved it from " + last.instance() + " at " + last.changedAt() + ". " + running(),
                    null,
                    null,
                    null);
        }
        if (last != null
                && last.state() == IncidentState.CLEARED
                && last.instance().equals(instance())) {
            return new Answer(
                    Standing.CLEARED,
                    "A doubt about " + last.instance() + " ended at " + last.changedAt() + ". " + running(),
                    null,
                    null,
                    null);
        }
        return isSeen()
                ? new Answer(Standing.HEALTHY, running(), null, null, null)
                : new Answer(Standing.NOT_SEEN_YET, running(), "the next sweep", null, null);
    }

    private String running() {
        Sighting sighting = story.sighting();
        if (sighting == null || !isSeen()) {
            return "No sweep has seen " + instance() + " yet.";
        }
        return "It is online, and " + sighting.instance().id() + " is seen "
                + sighting.instance().state().word() + " in "
                + sighting.instance().placement().zone() + " since " + sighting.seenAt() + ".";
    }

    private boolean isSeen() {
        return story.sighting() != null && story.sighting().instance().id().equals(instance());
    }

    private Answer notLookedAt(@Nullable Chapter last) {
        if (last != null && last.state() == IncidentState.ABANDONED && isStatus(WorkspaceStatus.FAILED)) {
            return new Answer(
                    Standing.ABANDONED,
                    "Given up at " + last.changedAt() + (last.cause() == null ? "" : " for " + last.cause()) + ": "
                            + last.lastDetail(),
                    null,
                    null,
                    broughtBack(last));
        }
        return new Answer(Standing.NOT_LOOKED_AT, "The sweep does not look at it: " + whyNot() + ".", null, null, null);
    }

    /** What nobody knows the end of is brought back only by who has looked. */
    private String broughtBack(Chapter last) {
        return FailureCause.AMBIGUOUS.name().equals(last.cause())
                ? "look for an instance of it; if there is none: restart " + story.workspace()
                        + " --none-is-running --because \"...\""
                : "restart " + story.workspace() + " --because \"...\"";
    }

    private String whyNot() {
        Workspace row = story.row();
        if (row == null) {
            return "the registry has no row of it any more";
        }
        if (row.status() != WorkspaceStatus.ONLINE) {
            return "its status is " + row.status().text() + ", and only what is online is asked about";
        }
        if (row.isExternal()) {
            return "its runtime is external, so its machine is not ours";
        }
        return "its row names no instance";
    }

    private boolean isLookedAt() {
        return isStatus(WorkspaceStatus.ONLINE)
                && story.row() != null
                && !story.row().isExternal()
                && instance() != null;
    }

    private boolean isStatus(WorkspaceStatus status) {
        return story.row() != null && story.row().status() == status;
    }

    private @Nullable InstanceId instance() {
        return story.row() == null ? null : story.row().instance();
    }
}
