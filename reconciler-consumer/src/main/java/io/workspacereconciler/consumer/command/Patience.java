package io.workspacereconciler.consumer.command;

import java.time.Duration;

/**
 * How long what is not final is waited for, by the settings that the command is given: those of the consumers, if it is
 * run with theirs.
 *
 * @param stopped how long an instance must stay stopped
 * @param absent how long it must stay absent
 * @param ramp how long the guard keeps a final death before its ramp begins
 */
public record Patience(Duration stopped, Duration absent, Duration ramp) {}
