package io.workspacereconciler.local.ec2;

/**
 * A workspace that was put into a world: a running instance with a tagged data volume attached.
 *
 * @param workspaceId the value of the workspace tag on both
 * @param instanceId the instance
 * @param volumeId its data volume
 */
public record SeededWorkspace(String workspaceId, String instanceId, String volumeId) {}
