package io.workspacereconciler.producer.replay;

import io.workspacereconciler.settings.DatabaseSettings;
import io.workspacereconciler.settings.KafkaSettings;
import java.time.Duration;

/**
 * What sweeps are asked for with.
 *
 * @param interval between two sweeps of slots; twice that is a sweep's life
 */
public record SweepAccess(KafkaSettings kafka, DatabaseSettings database, Duration interval) {}
