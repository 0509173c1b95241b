package io.workspacereconciler.consumer.heal;

import io.micrometer.core.instrument.MeterRegistry;

/** Counts failures of restarts by cause and step, {@code reconciler.restart.failures}. */
public final class RestartMeters implements RestartListener {

    private final MeterRegistry meters;

    public RestartMeters(MeterRegistry meters) {
        this.meters = meters;
    }

    @Override
    public void failed(FailureCause cause, RestartStep step) {
        meters.counter("reconciler.restart.failures", "cause", cause.name(), "step", step.name())
                .increment();
    }
}
