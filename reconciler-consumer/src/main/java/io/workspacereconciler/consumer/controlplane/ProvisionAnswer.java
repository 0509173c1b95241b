package io.workspacereconciler.consumer.controlplane;

import io.workspacereconciler.consumer.heal.FailureCause;
import io.workspacereconciler.consumer.heal.ReplacementException;
import io.workspacereconciler.workspace.InstanceId;
import java.util.Optional;

/**
 * What the answer to a change means.
 *
 * <table>
 * <caption>A provision</caption>
 * <tr><th>what came</th><th>means</th></tr>
 * <tr><td>2xx with an {@code instance_id}</td><td>the instance is made</td></tr>
 * <tr><td>no connection was made, or nothing was sent</td><td>nothing was made</td></tr>
 * <tr><td>4xx with an {@code error}</td><td>nothing was made</td></tr>
 * <tr><td>anything else</td><td>an instance may have been made</td></tr>
 * </table>
 */
final class ProvisionAnswer {

    private static final int SHOWN = 200;

    private final ControlPlaneAccess access;

    ProvisionAnswer(ControlPlaneAccess access) {
        this.access = access;
    }

    /**
     * The instance that was made.
     *
     * @throws ReplacementException when none was, or when that is not known: {@link FailureCause#AMBIGUOUS}
     */
    InstanceId read(ControlPlaneAnswer answer) {
        if (answer instanceof ControlPlaneAnswer.None none) {
            throw switch (none.why()) {
                case UNREACHABLE -> ReplacementException.nothingDone(FailureCause.TRANSPORT, none.detail());
                case ASKED_TO_WAIT -> ReplacementException.nothingDone(FailureCause.THROTTLED, none.detail());
                case TIMED_OUT, LOST -> new ReplacementException(FailureCause.AMBIGUOUS, none.detail());
            };
        }
        ControlPlaneAnswer.Answered answered = (ControlPlaneAnswer.Answered) answer;
        if (answered.isSuccess()) {
            return answered.text("instance_id")
                    .map(InstanceId::new)
                    .filter(InstanceId::isWellFormed)
                    .orElseThrow(() -> new ReplacementException(
                            FailureCause.AMBIGUOUS, "HTTP status " + answered.status() + " without an instance id"));
        }
        Optional<String> error = answered.text("error");
        if (error.isPresent() && answered.status() >= 400 && answered.status() < 500) {
            throw ReplacementException.nothingDone(cause(answered.status()), described(answered));
        }
        throw new ReplacementException(FailureCause.AMBIGUOUS, described(answered));
    }

    /**
     * Nothing when a stop was taken, or when there is nothing to stop.
     *
     * @throws ReplacementException in any other case; it may be repeated
     */
    void requireStopped(ControlPlaneAnswer answer) {
        if (answer instanceof ControlPlaneAnswer.None none) {
            throw new ReplacementException(
                    switch (none.why()) {
                        case UNREACHABLE, LOST -> FailureCause.TRANSPORT;
                        case ASKED_TO_WAIT -> FailureCause.THROTTLED;
                        case TIMED_OUT -> FailureCause.TIMED_OUT;
                    },
                    none.detail());
        }
        ControlPlaneAnswer.Answered answered = (ControlPlaneAnswer.Answered) answer;
        if (!answered.isSuccess() && answered.status() != 404) {
            throw new ReplacementException(cause(answered.status()), described(answered));
        }
    }

    private static FailureCause cause(int status) {
        return switch (status) {
            case 401, 403 -> FailureCause.PERMISSION;
            case 429 -> FailureCause.THROTTLED;
            default -> status >= 400 && status < 500 ? FailureCause.OTHER : FailureCause.TRANSPORT;
        };
    }

    private String described(ControlPlaneAnswer.Answered answered) {
        return "HTTP status " + answered.status()
                + answered.text("error").map(error -> ": " + shown(error)).orElse("");
    }

    /** Its own words, shortened, without control characters and without what only we and it may know. */
    private String shown(String error) {
        String line = error.replaceAll("\\p{C}", " ");
        for (String secret : new String[] {
            access.sharedSecret().reveal(), access.adminToken().reveal()
        }) {
            line = secret.isEmpty() ? line : line.replace(secret, "****");
        }
        return line.length() > SHOWN ? line.substring(0, SHOWN) + "..." : line;
    }
}
