package io.workspacereconciler.local.ec2;

import java.time.Instant;

/**
 * The Spot request behind an instance.
 *
 * @param id {@code sir-} and eight characters
 * @param instanceId the instance that fulfils it
 * @param type what happens after an interruption
 * @param created when it was made
 */
public record SpotRequest(String id, String instanceId, Type type, Instant created) {

    /** What happens after an interruption: nothing, or EC2 itself replaces the instance. */
    public enum Type {
        ONE_TIME("one-time"),
        PERSISTENT("persistent");

        private final String word;

        Type(String word) {
            this.word = word;
        }

        /** As EC2 writes it. */
        public String word() {
            return word;
        }
    }

    /** {@code active} while its instance lives; then {@code closed}, or {@code open} again when persistent. */
    String state(InstanceState instance) {
        if (!instance.isFinal()) {
            return "active";
        }
        return type == Type.PERSISTENT ? "open" : "closed";
    }
}
