package io.workspacereconciler.consumer.heal;

import java.time.Duration;

/**
 * How restarts are done.
 *
 * @param onlineWhen when a workspace counts as online on its new instance
 * @param onlineTimeout how long its new instance has for that
 * @param lease how long an incident stays with a healer that says nothing more
 * @param pace how often all replicas together change something outside
 */
public record RestartSettings(OnlineWhen onlineWhen, Duration onlineTimeout, Duration lease, ChangePace pace) {

    /** When a workspace counts as online on its new instance. */
    public enum OnlineWhen {
        /** The platform sets the row online, since the agent has registered. */
        REGISTERED,
        /** The instance runs with its volumes; the healer sets the row online. */
        INSTANCE_RUNNING
    }
}
