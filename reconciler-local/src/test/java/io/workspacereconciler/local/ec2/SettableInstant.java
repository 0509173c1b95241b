package io.workspacereconciler.local.ec2;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Stands still until it is moved; thread-safe. */
final class SettableInstant implements InstantSource {
    private Instant now = Instant.parse("2026-01-02T03:04:05Z");

    @Override
    public synchronized Instant instant() {
        return now;
    }

    synchronized void advance(Duration by) {
        now = now.plus(by);
    }
}
