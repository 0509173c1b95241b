package io.workspacereconciler.bus;

import java.time.Duration;

/**
 * A topic that must be there.
 *
 * @param name the whole name
 * @param retention how long an event is kept, in whole milliseconds
 */
public record TopicSpec(String name, Duration retention) {}
