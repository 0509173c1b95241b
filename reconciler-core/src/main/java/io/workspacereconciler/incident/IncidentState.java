package io.workspacereconciler.incident;

import java.util.EnumSet;
import java.util.Set;

/**
 * The states of an incident, and every way from one to another. No other way exists: {@link Incident} refuses it.
 *
 * <table>
 * <caption>Transitions</caption>
 * <tr><th>from</th><th>to</th><th>when</th></tr>
 * <tr><td>none</td><td>{@link #SUSPECTED}</td><td>a look that is not yet proof</td></tr>
 * <tr><td>none, SUSPECTED, HELD</td><td>{@link #OFFLINE}</td><td>proven, and let through</td></tr>
 * <tr><td>none, SUSPECTED</td><td>{@link #HELD}</td><td>proven or doubtful, and something keeps it</td></tr>
 * <tr><td>OFFLINE</td><td>HELD</td><td>before the flip: no longer proven, not preparable, not to be
 * restarted, or a person's word</td></tr>
 * <tr><td>SUSPECTED, HELD, OFFLINE</td><td>{@link #CLEARED}</td><td>the instance is seen running</td></tr>
 * <tr><td>SUSPECTED, HELD, OFFLINE</td><td>{@link #SUPERSEDED}</td><td>the row points elsewhere or is not online</td></tr>
 * <tr><td>OFFLINE</td><td>{@link #RESTARTING}</td><td>looked, prepared, and the row flipped in the same transaction</td></tr>
 * <tr><td>RESTARTING</td><td>{@link #RECOVERED}</td><td>the row is online on the new instance, with its volumes</td></tr>
 * <tr><td>RESTARTING</td><td>CLEARED</td><td>the old instance runs again and has everything back</td></tr>
 * <tr><td>RESTARTING</td><td>SUPERSEDED</td><td>the row is not what the last step wrote: someone else acted</td></tr>
 * <tr><td>OFFLINE, RESTARTING</td><td>{@link #ABANDONED}</td><td>given up, with all reasons; the row is failed</td></tr>
 * <tr><td>ABANDONED</td><td>RESTARTING</td><td>a person asks, and the row is still failed on the recorded instance</td></tr>
 * </table>
 */
public enum IncidentState {
    /** Doubted, not proven. */
    SUSPECTED,
    /** Kept back, for a reason that the incident names. */
    HELD,
    /** Proven and let through; {@code WorkspaceOffline} is published by every sweep while the row stays online. */
    OFFLINE,
    /** A healer works on it. */
    RESTARTING,
    /** Ended: the instance runs after all, or again. */
    CLEARED,
    /** Ended: someone else acted on the workspace. */
    SUPERSEDED,
    /** Ended: the workspace is online on a new instance. */
    RECOVERED,
    /** Ended: given up; only a person brings it back. */
    ABANDONED;

    private static final Set<IncidentState> FIRST = EnumSet.of(SUSPECTED, HELD, OFFLINE);

    /** Whether an incident may begin in this state. */
    public boolean mayBeFirst() {
        return FIRST.contains(this);
    }

    /** Whether an incident may go from this state to the other. */
    public boolean mayBecome(IncidentState to) {
        return next().contains(to);
    }

    /** Whether nothing more will be done about the incident, unless a person asks. */
    public boolean isClosed() {
        return this == CLEARED || this == SUPERSEDED || this == RECOVERED || this == ABANDONED;
    }

    private Set<IncidentState> next() {
        return switch (this) {
            case SUSPECTED -> EnumSet.of(HELD, OFFLINE, CLEARED, SUPERSEDED);
            case HELD -> EnumSet.of(OFFLINE, CLEARED, SUPERSEDED);
            case OFFLINE -> EnumSet.of(HELD, RESTARTING, CLEARED, SUPERSEDED, ABANDONED);
            case RESTARTING -> EnumSet.of(RECOVERED, CLEARED, SUPERSEDED, ABANDONED);
            case ABANDONED -> EnumSet.of(RESTARTING);
            case CLEARED, SUPERSEDED, RECOVERED -> EnumSet.noneOf(IncidentState.class);
        };
    }
}
