package io.workspacereconciler.control;

import io.workspacereconciler.check.HoldReason;
import io.workspacereconciler.workspace.WorkspaceId;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * Why nothing may be changed for a workspace at present, because a person has said so.
 *
 * @param reason {@link HoldReason#EXEMPTED} or, when it is not exempted, {@link HoldReason#STOPPED}
 * @param why who said so and why, in words
 */
public record HandsOff(HoldReason reason, String why) {

    public HandsOff {
        Objects.requireNonNull(reason, "reason");
        Objects.requireNonNull(why, "why");
    }

    /**
     * What is said of this workspace, for whoever is about to change something in this transaction. An exemption comes
     * before a stop: it is what is still to be said of the workspace when all goes on.
     */
    public static Optional<HandsOff> heeded(
            Controls controls, Exemptions exemptions, WorkspaceId workspace, Instant now) {
        return of(controls.heeded(), exemptions, workspace, now);
    }

    /** The same for whoever changes nothing, and need not be waited for. */
    public static Optional<HandsOff> known(
            Controls controls, Exemptions exemptions, WorkspaceId workspace, Instant now) {
        return of(controls.stopped(), exemptions, workspace, now);
    }

    private static Optional<HandsOff> of(
            Optional<Stop> stop, Exemptions exemptions, WorkspaceId workspace, Instant now) {
        return exemptions
                .of(workspace, now)
                .map(exemption -> new HandsOff(
                        HoldReason.EXEMPTED,
                        "exempted until " + exemption.until() + " "
                                + exemption.exempted().describe()))
                .or(() -> stop.map(flag -> new HandsOff(
                        HoldReason.STOPPED, "stopped " + flag.stopped().describe())));
    }
}
