package io.workspacereconciler.local.demo;

import io.workspacereconciler.check.Look;
import io.workspacereconciler.event.Event;
import io.workspacereconciler.event.WorkspaceIncident;
import io.workspacereconciler.event.WorkspaceOffline;
import io.workspacereconciler.incident.Incident;
import io.workspacereconciler.incident.IncidentState;
import io.workspacereconciler.local.demo.StoryLine.What;
import io.workspacereconciler.local.platform.Row;
import io.workspacereconciler.workspace.WorkspaceId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Makes one story of what is seen and what is said: pure, so it is told a snapshot or an event and returns the lines that
 * became true with it. A snapshot must be given before the events that were published after what it shows.
 */
final class Chronicle {
    private final SweepClock clock;
    private final Sweeps sweeps;
    private final Duration lateAfter;
    private final Map<WorkspaceId, Death> down = new LinkedHashMap<>();
    private final List<String> late = new ArrayList<>();
    private final Set<UUID> published = new HashSet<>();
    private @Nullable Snapshot last;
    private int died;
    private int healed;
    private Duration backAfter = Duration.ZERO;

    /** A chronicle in which a death is late when the workspace is not back after so long. */
    Chronicle(SweepClock clock, Duration lateAfter) {
        this.clock = clock;
        this.sweeps = new Sweeps(clock);
        this.lateAfter = lateAfter;
    }

    /** The lines that this look at the world makes true. */
    List<StoryLine> saw(Snapshot now) {
        List<StoryLine> lines = new ArrayList<>();
        if (last != null) {
            last.rows().values().forEach(row -> lookForDeath(row, now, lines));
        }
        now.rows().values().forEach(row -> lookForDeath(row, now, lines));
        now.rows().values().forEach(row -> follow(row, now, lines));
        down.values().stream()
                .filter(death -> death.becomesLate(now.at(), lateAfter))
                .forEach(death -> {
                    late.add(death.name());
                    lines.add(new StoryLine(
                            now.at(),
                            death.name(),
                            What.LATE,
                            "not back " + Death.seconds(lateAfter) + " after the death of " + death.instanceId()));
                });
        last = now;
        return lines;
    }

    /** The lines that this event makes true. */
    List<StoryLine> said(Event event) {
        if (event instanceof WorkspaceOffline offline) {
            return offline(offline);
        }
        if (event instanceof WorkspaceIncident incident) {
            return changed(incident);
        }
        return sweeps.said(event);
    }

    Totals totals() {
        return new Totals(
                sweeps.complete(),
                sweeps.checks(),
                sweeps.unknown(),
                sweeps.blind(),
                published.size(),
                (int) down.values().stream().filter(Death::isHeld).count(),
                died,
                healed,
                backAfter,
                down.keySet(),
                late);
    }

    /** The last snapshot's row counts too: the row may have been flipped between the death and this look. */
    private void lookForDeath(Row row, Snapshot now, List<StoryLine> lines) {
        Snapshot.Machine machine = now.machines().get(row.instanceId());
        Death known = down.get(row.id());
        boolean told = known != null && known.instanceId().equals(row.instanceId());
        if (row.isOnline() && machine != null && !machine.isUp() && !told) {
            down.put(row.id(), new Death(row.name(), row.instanceId(), machine.since()));
            died++;
            lines.add(new StoryLine(
                    machine.since(),
                    row.name(),
                    What.DIED,
                    row.instanceId() + " " + machine.fate() + " " + machine.by()));
        }
    }

    private void follow(Row row, Snapshot now, List<StoryLine> lines) {
        Death death = down.get(row.id());
        if (death == null) {
            return;
        }
        Snapshot.Machine machine = now.machines().get(row.instanceId());
        if (row.instanceId().equals(death.instanceId())) {
            if (!row.isOnline()) {
                flipped(death, now.at()).ifPresent(lines::add);
            } else if (machine != null && machine.isUp()) {
                down.remove(row.id());
                lines.add(new StoryLine(now.at(), row.name(), What.CLEARED, row.instanceId() + " runs again"));
            }
            return;
        }
        flipped(death, now.at()).ifPresent(lines::add);
        if (!row.instanceId().isEmpty() && death.isReplacedBy(row.instanceId())) {
            lines.add(new StoryLine(now.at(), row.name(), What.RESTART, "new instance " + row.instanceId()));
        }
        if (row.isOnline() && machine != null && machine.isUp()) {
            online(death, now.at(), row.instanceId()).ifPresent(lines::add);
        }
    }

    /** Told by the registry or by the event, whichever is read first: they take different ways here. */
    private static Optional<StoryLine> flipped(Death death, Instant at) {
        return death.isFlipped()
                ? Optional.of(new StoryLine(at, death.name(), What.RESTART, "row offline, RestartByID begins"))
                : Optional.empty();
    }

    private static Optional<StoryLine> online(Death death, Instant at, String instanceId) {
        return death.isBackAt(at)
                ? Optional.of(new StoryLine(
                        at,
                        death.name(),
                        What.ONLINE,
                        "on " + instanceId + ", back after " + Death.seconds(death.until(at))))
                : Optional.empty();
    }

    private List<StoryLine> offline(WorkspaceOffline event) {
        published.add(event.eventId());
        Incident.Subject subject = event.subject();
        Death death = down.get(subject.workspace());
        if (death == null || !death.isNew(event.eventId())) {
            return List.of();
        }
        return List.of(
                new StoryLine(
                        event.at(),
                        death.name(),
                        What.SEEN,
                        clock.name(event.origin().sweep()) + " saw it "
                                + describe(event.proof().get(event.proof().size() - 1))),
                new StoryLine(
                        event.at(),
                        death.name(),
                        What.EVENT,
                        "WorkspaceOffline " + event.eventId() + ", noticed after "
                                + Death.seconds(death.until(event.at()))));
    }

    private static String describe(Look look) {
        if (look instanceof Look.Seen seen) {
            String reason = seen.instance().reason();
            String why = reason == null ? "" : " (" + reason.replaceFirst(":.*", "") + ")";
            String request = seen.requestId() == null ? "" : ", EC2 request " + seen.requestId();
            return seen.instance().state().word() + why + request;
        }
        if (look instanceof Look.Missing missing) {
            return "missing: " + missing.how();
        }
        return "without an answer";
    }

    private List<StoryLine> changed(WorkspaceIncident event) {
        Death death = down.get(event.subject().workspace());
        if (death == null
                || !death.instanceId().equals(event.subject().instance().value())) {
            return List.of();
        }
        return switch (event.to()) {
            case SUSPECTED, OFFLINE -> List.of();
            case RESTARTING -> flipped(death, event.at()).map(List::of).orElse(List.of());
            case HELD -> held(event, death);
            case CLEARED -> ended(event, death, What.CLEARED);
            case SUPERSEDED, ABANDONED -> ended(event, death, What.ENDED);
            case RECOVERED -> recovered(event, death);
        };
    }

    private static List<StoryLine> held(WorkspaceIncident event, Death death) {
        return death.isHeldFor(event.detail()) ? List.of(line(event, death, What.HELD, event.detail())) : List.of();
    }

    private List<StoryLine> recovered(WorkspaceIncident event, Death death) {
        String instanceId = event.replacement() == null
                ? "a new instance"
                : event.replacement().value();
        List<StoryLine> lines =
                online(death, event.at(), instanceId).map(List::of).orElse(List.of());
        down.remove(event.subject().workspace());
        healed++;
        backAfter = backAfter.plus(death.tookUntilBack());
        return lines;
    }

    private List<StoryLine> ended(WorkspaceIncident event, Death death, What what) {
        if (event.to() != IncidentState.ABANDONED) {
            down.remove(event.subject().workspace());
        }
        String word = event.to() == IncidentState.ABANDONED ? "given up: " : "";
        return List.of(line(event, death, what, word + event.detail()));
    }

    private static StoryLine line(WorkspaceIncident event, Death death, What what, String text) {
        return new StoryLine(event.at(), death.name(), what, text);
    }
}
