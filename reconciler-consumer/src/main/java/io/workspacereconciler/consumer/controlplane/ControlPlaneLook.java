package io.workspacereconciler.consumer.controlplane;

import io.workspacereconciler.check.InstanceState;
import io.workspacereconciler.check.Look;
import io.workspacereconciler.check.Marks;
import io.workspacereconciler.check.Placement;
import io.workspacereconciler.check.SeenInstance;
import io.workspacereconciler.check.UnknownCause;
import io.workspacereconciler.settings.Secret;
import io.workspacereconciler.workspace.InstanceId;
import io.workspacereconciler.workspace.Place;
import io.workspacereconciler.workspace.WorkspaceId;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What an answer about a workspace's instance shows. The contract's question names both, so an answer says whose the
 * instance is; it says neither zone nor volumes.
 */
final class ControlPlaneLook {

    /** The zone of an instance whose zone nobody tells. */
    static final String ZONE = "unknown";

    private static final Set<String> EC2_WORDS =
            Stream.of(InstanceState.values()).map(InstanceState::word).collect(Collectors.toUnmodifiableSet());

    private static final Pattern WORD = Pattern.compile("[a-z]+(?:[-_][a-z]+){0,3}");

    private final Place place;
    private final Set<String> deadStates;
    private final Set<String> secrets;
    private final InstantSource clock;

    ControlPlaneLook(ControlPlaneAccess access, InstantSource clock) {
        this.place = access.place();
        this.deadStates = access.deadStates();
        this.secrets = Stream.of(access.sharedSecret(), access.adminToken())
                .map(Secret::reveal)
                .filter(secret -> !secret.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
        this.clock = clock;
    }

    /** The look that this answer is. */
    Look of(WorkspaceId workspace, InstanceId instance, ControlPlaneAnswer answer) {
        if (answer instanceof ControlPlaneAnswer.None none) {
            return noAnswer(cause(none.why()), none.detail());
        }
        ControlPlaneAnswer.Answered answered = (ControlPlaneAnswer.Answered) answer;
        if (answered.status() == 404) {
            return new Look.Missing("the control plane answers 404", null, clock.instant());
        }
        if (!answered.isSuccess()) {
            return noAnswer(cause(answered.status()), "HTTP status " + answered.status());
        }
        Optional<String> word = answered.text("state");
        if (word.isEmpty()) {
            return noAnswer(
                    UnknownCause.MALFORMED_ANSWER,
                    "HTTP status " + answered.status() + " without a JSON that has a state");
        }
        return state(word.get())
                .<Look>map(state -> seen(workspace, instance, state, word.get()))
                .orElseGet(() -> noAnswer(UnknownCause.UNKNOWN_STATE, "no known state" + shown(word.get())));
    }

    private Look seen(WorkspaceId workspace, InstanceId instance, InstanceState state, String word) {
        return new Look.Seen(
                new SeenInstance(
                        instance,
                        state,
                        state.word().equals(word) ? null : word,
                        new Placement(place.account(), place.region(), ZONE, null),
                        null,
                        List.of(),
                        new Marks(workspace.toString(), null, null)),
                null,
                clock.instant());
    }

    /**
     * A word that only the settings know is taken for stopped: nobody says that no way leads back from it, so it has to stay
     * for the grace of a stop.
     */
    private Optional<InstanceState> state(String word) {
        if (!EC2_WORDS.contains(word)) {
            return deadStates.contains(word) ? Optional.of(InstanceState.STOPPED) : Optional.empty();
        }
        return Optional.of(InstanceState.ofWord(word)).filter(state -> state.isRunning() || deadStates.contains(word));
    }

    /** Only what looks like a word and has no credential in it: whoever adds it to the settings has to know it. */
    private String shown(String word) {
        return WORD.matcher(word).matches() && secrets.stream().noneMatch(word::contains) ? ": " + word : "";
    }

    private static UnknownCause cause(ControlPlaneAnswer.Why why) {
        return switch (why) {
            case TIMED_OUT -> UnknownCause.TIMED_OUT;
            case ASKED_TO_WAIT -> UnknownCause.THROTTLED;
            case UNREACHABLE, LOST -> UnknownCause.TRANSPORT;
        };
    }

    private static UnknownCause cause(int status) {
        return switch (status) {
            case 401, 403 -> UnknownCause.ACCESS_DENIED;
            case 429 -> UnknownCause.THROTTLED;
            default -> status >= 500 ? UnknownCause.TRANSPORT : UnknownCause.REFUSED;
        };
    }

    private Look noAnswer(UnknownCause cause, String detail) {
        return new Look.NoAnswer(cause, detail, null, clock.instant());
    }
}
