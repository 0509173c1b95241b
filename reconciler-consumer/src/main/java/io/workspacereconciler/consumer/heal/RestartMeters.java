package io.workspacereconciler.consumer.heal;

import io.micrometer.core.instrument.MeterRegistry;

/** Counts failures of restarts by cause and step, {@code reconciler.restart.failures}; waiting is no failure. */
public final class RestartMeters {

    private final MeterRegistry meters;

    public RestartMeters(MeterRegistry meters) {
        this.meters = meters;
    }

    void failed(FailureCause cause, RestartStep step) {
        meters.counter("reconciler.restart.failures", "cause", cause.name(), "step", step.name())
                .increment();
    }
}
