package io.workspacereconciler.consumer.ec2;

/**
 * The tags that this system reads and sets.
 *
 * @param workspace on instances and volumes: the id of the workspace that they belong to
 * @param device on volumes: the device name under which an instance is to see them
 */
public record Ec2Tags(String workspace, String device) {

    /** On instances that a restart launched: the id of its incident. Nothing else marks an instance as ours. */
    public static final String INCIDENT = "ReconcilerIncident";
}
