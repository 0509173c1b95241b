package io.workspacereconciler.local.ec2;

import java.time.Instant;

/**
 * One volume on one instance.
 *
 * @param volumeId the volume
 * @param instanceId the instance
 * @param device for example {@code /dev/sdf}
 * @param status where the attaching or detaching stands
 * @param time of the request to attach
 * @param onTermination what becomes of the volume when the instance ends
 */
public record Attachment(
        String volumeId, String instanceId, String device, Status status, Instant time, OnTermination onTermination) {

    /** Where an attachment stands. */
    public enum Status {
        ATTACHING("attaching"),
        ATTACHED("attached"),
        DETACHING("detaching");

        private final String word;

        Status(String word) {
            this.word = word;
        }

        /** As EC2 writes it. */
        public String word() {
            return word;
        }
    }

    /** What becomes of an attached volume when its instance ends. */
    public enum OnTermination {
        DELETE,
        KEEP
    }

    /** EC2's DeleteOnTermination. */
    boolean deletesWithInstance() {
        return onTermination == OnTermination.DELETE;
    }

    Attachment with(Status newStatus) {
        return new Attachment(volumeId, instanceId, device, newStatus, time, onTermination);
    }
}
