package io.workspacereconciler.local.ec2;

import java.time.Instant;

/**
 * The state of an instance, since when and why; never without a state.
 *
 * @param state one of the six
 * @param since when it was entered
 * @param reason why; its code is empty while running
 */
public record Condition(InstanceState state, Instant since, StateReason reason) {}
