package io.workspacereconciler.consumer.check;

import io.micrometer.core.instrument.MeterRegistry;
import io.workspacereconciler.check.UnknownCause;
import io.workspacereconciler.check.VerdictCounts;

/**
 * Counts verdicts by kind, {@code reconciler.verdicts}, unknown ones also by cause, {@code reconciler.unknown}, and
 * workspaces that could not be verified for long or are verified again, {@code reconciler.unverified}.
 */
public final class VerdictMeters {

    private final MeterRegistry meters;

    public VerdictMeters(MeterRegistry meters) {
        this.meters = meters;
    }

    void count(VerdictCounts verdicts) {
        verdict("running", verdicts.running());
        verdict("not-running", verdicts.notRunning());
        verdict("absent", verdicts.absent());
        verdict("unknown", verdicts.unknownInAll());
        for (UnknownCause cause : UnknownCause.values()) {
            meters.counter("reconciler.unknown", "cause", cause.name())
                    .increment(verdicts.unknown().getOrDefault(cause, 0));
        }
    }

    private void verdict(String kind, int count) {
        meters.counter("reconciler.verdicts", "verdict", kind).increment(count);
    }

    void count(Doubts doubts) {
        meters.counter("reconciler.unverified", "change", "reported").increment(doubts.begun());
        meters.counter("reconciler.unverified", "change", "resolved").increment(doubts.ended());
    }
}
