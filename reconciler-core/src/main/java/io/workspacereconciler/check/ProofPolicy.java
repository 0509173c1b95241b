package io.workspacereconciler.check;

/** When a death is proven: pure, so that every decision can be made again from what was recorded. */
public final class ProofPolicy {

    /** The instance is up. */
    public static final String RUNNING = "running";
    /** A clean negative: the answer names the instance, ours, as not running. */
    public static final String NOT_RUNNING = "not-running";
    /** An absence is counted and proves nothing yet. */
    public static final String ABSENT_IS_COUNTED = "absent-is-counted";
    /** An error never becomes a death. */
    public static final String UNKNOWN_IS_NO_DEATH = "unknown-is-no-death";
    /** Observing shows what would be done and does nothing. */
    public static final String OBSERVING = "observing";

    private ProofPolicy() {}

    /** What follows from this verdict in this mode. */
    public static Decision decide(Verdict verdict, Mode mode) {
        if (verdict instanceof Verdict.Running) {
            return new Decision.Alive(RUNNING);
        }
        if (verdict instanceof Verdict.NotRunning) {
            return switch (mode) {
                case OBSERVE -> new Decision.Hold(OBSERVING);
                case HEAL -> new Decision.LetThrough(NOT_RUNNING);
            };
        }
        if (verdict instanceof Verdict.Absent) {
            return new Decision.Leave(ABSENT_IS_COUNTED);
        }
        return new Decision.Leave(UNKNOWN_IS_NO_DEATH);
    }
}
