package io.workspacereconciler.producer.replay;

import io.workspacereconciler.settings.KafkaSettings;
import java.time.Duration;

/**
 * What is said about sweeps is read with this.
 *
 * @param interval between two sweeps of slots; what a sweep's batches say comes within two and a little
 */
public record LogAccess(KafkaSettings kafka, Duration interval) {}
