package io.workspacereconciler.consumer.check;

/**
 * How the instances of one place are asked about.
 *
 * @param checks of the workspaces of that place
 * @param remains what is found there of workspaces without their instances
 */
public record Lookout(RunningCheck.OfBatch checks, RemainsSearch remains) {}
