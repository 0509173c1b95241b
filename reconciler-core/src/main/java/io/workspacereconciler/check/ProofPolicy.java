package io.workspacereconciler.check;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Duration;
import java.util.Objects;

/**
 * When a death is proven: pure, so that every decision can be made again from what was recorded.
 *
 * <p>The first law: an error never becomes a death. Only an answer that names the instance as ended proves at once. A
 * stopped instance may be on its way to another size; an absent one may be in another account. Both need time, and
 * an absence needs something positive besides: that the workspace's own volumes lie free.
 */
public final class ProofPolicy {

    /** The instance is up. */
    public static final String RUNNING = "running";
    /** The answer names the instance, ours, as ended: no way leads back. */
    public static final String ENDED = "ended";
    /** It was seen as ended before, and EC2 has forgotten it since. */
    public static final String ENDED_BEFORE = "ended-before";
    /** It stayed stopped for its grace. */
    public static final String STAYED_STOPPED = "stayed-stopped";
    /** It stops, or has not been stopped for its grace. */
    public static final String STOPPED_IS_COUNTED = "stopped-is-counted";
    /** It stayed absent for its grace, and its workspace's volumes lie free. */
    public static final String STAYED_ABSENT = "stayed-absent";
    /** It has not been absent for its grace, or what is left of it is not known. */
    public static final String ABSENT_IS_COUNTED = "absent-is-counted";
    /** It stayed absent, and nothing shows that it is dead: it may never have been here. */
    public static final String ABSENT_WITHOUT_PROOF = "absent-without-proof";
    /** It stayed absent, and it was last seen alive in another place: an instance never moves. */
    public static final String SEEN_ELSEWHERE = "seen-elsewhere";
    /** Answer after answer contains nothing of its batch. */
    public static final String VOID_FOR_LONG = "void-for-long";
    /** An error never becomes a death. */
    public static final String UNKNOWN_IS_NO_DEATH = "unknown-is-no-death";

    /** An absence is believed in so many sweeps. */
    static final int ABSENT_SWEEPS = 3;
    /** After so many void sweeps a person is told. */
    static final int VOID_SWEEPS = 10;

    private static final int FORGOTTEN_INTERVALS = 5;

    /**
     * How long is long enough.
     *
     * @param stoppedGrace from the first look that shows an instance stopped to the one that proves it dead
     * @param absentGrace the same of an absence
     * @param interval the time between two sweeps
     */
    public record Limits(Duration stoppedGrace, Duration absentGrace, Duration interval) {

        public Limits {
            Objects.requireNonNull(stoppedGrace, "stoppedGrace");
            Objects.requireNonNull(absentGrace, "absentGrace");
            Objects.requireNonNull(interval, "interval");
        }

        /** A suspicion that is not seen for longer begins anew. */
        @JsonIgnore
        public Duration forgottenAfter() {
            return interval.multipliedBy(FORGOTTEN_INTERVALS);
        }
    }

    private final Limits limits;

    public ProofPolicy(Limits limits) {
        this.limits = limits;
    }

    /** The limits by which it decides. */
    public Limits limits() {
        return limits;
    }

    /** After how long without a look a suspicion begins anew. */
    public Duration forgottenAfter() {
        return limits.forgottenAfter();
    }

    /** What follows from this verdict in the light of the evidence, in this mode. */
    public Decision decide(Verdict verdict, Evidence evidence, Mode mode) {
        if (verdict instanceof Verdict.Running) {
            return new Decision.Alive(RUNNING);
        }
        if (verdict instanceof Verdict.NotRunning down) {
            if (down.state().isFinal()) {
                return proven(ENDED, mode);
            }
            return hasStayed(Suspicion.Kind.STOPPED, 1, limits.stoppedGrace(), evidence)
                    ? proven(STAYED_STOPPED, mode)
                    : new Decision.Suspect(STOPPED_IS_COUNTED);
        }
        if (verdict instanceof Verdict.Absent) {
            return absent(evidence, mode);
        }
        return evidence.voidSweeps() >= VOID_SWEEPS
                ? new Decision.Hold(VOID_FOR_LONG, HoldReason.VOID)
                : new Decision.Leave(UNKNOWN_IS_NO_DEATH);
    }

    private Decision absent(Evidence evidence, Mode mode) {
        if (evidence.lastSeen() != null && evidence.lastSeen().isFinal()) {
            return proven(ENDED_BEFORE, mode);
        }
        Remains remains = evidence.remains();
        if (!dependsOnRemains(evidence) || remains == null) {
            return new Decision.Suspect(ABSENT_IS_COUNTED);
        }
        if (evidence.elsewhere() != null) {
            return new Decision.Hold(SEEN_ELSEWHERE, HoldReason.PROOF);
        }
        return remains.showThatNothingRuns()
                ? proven(STAYED_ABSENT, mode)
                : new Decision.Hold(ABSENT_WITHOUT_PROOF, HoldReason.PROOF);
    }

    /** Whether what is decided of an absent instance depends on what is found of its workspace. */
    public boolean dependsOnRemains(Evidence evidence) {
        return (evidence.lastSeen() == null || !evidence.lastSeen().isFinal())
                && hasStayed(Suspicion.Kind.ABSENT, ABSENT_SWEEPS, limits.absentGrace(), evidence);
    }

    private static boolean hasStayed(Suspicion.Kind kind, int sweeps, Duration grace, Evidence evidence) {
        Suspicion suspicion = evidence.suspicion();
        return suspicion != null
                && suspicion.kind() == kind
                && suspicion.sweeps() >= sweeps
                && suspicion.span().compareTo(grace) >= 0;
    }

    private static Decision proven(String rule, Mode mode) {
        return switch (mode) {
            case OBSERVE -> new Decision.Hold(rule, HoldReason.OBSERVE);
            case HEAL -> new Decision.LetThrough(rule);
        };
    }
}
