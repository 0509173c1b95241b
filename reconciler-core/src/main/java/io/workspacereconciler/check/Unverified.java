package io.workspacereconciler.check;

import io.workspacereconciler.workspace.InstanceId;
import io.workspacereconciler.workspace.WorkspaceId;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A workspace of which nothing could be learned, sweep after sweep.
 *
 * @param since when it began, on the database's clock
 * @param lastSlot the last sweep that learned nothing
 * @param sweeps how many in a row
 * @param voidSweeps how many of the last ones had a void answer
 * @param cause why the last one learned nothing
 * @param detail the same in words
 * @param reportedAt when it was reported; null before
 */
public record Unverified(
        WorkspaceId workspace,
        InstanceId instance,
        Instant since,
        Instant lastSlot,
        int sweeps,
        int voidSweeps,
        UnknownCause cause,
        String detail,
        @Nullable Instant reportedAt) {

    /** Who could not be verified in so many sweeps in a row is reported. */
    public static final int REPORTED_AFTER = 10;

    public Unverified {
        Objects.requireNonNull(workspace, "workspace");
        Objects.requireNonNull(instance, "instance");
        Objects.requireNonNull(since, "since");
        Objects.requireNonNull(lastSlot, "lastSlot");
        Objects.requireNonNull(cause, "cause");
        Objects.requireNonNull(detail, "detail");
    }

    /** One sweep that learned nothing. */
    public record Sweep(Verdict.Unknown verdict, Instant slot, Instant at) {
        public Sweep {
            Objects.requireNonNull(verdict, "verdict");
            Objects.requireNonNull(slot, "slot");
            Objects.requireNonNull(at, "at");
        }
    }

    /** The first sweep that learned nothing. */
    public static Unverified begin(WorkspaceId workspace, InstanceId instance, Sweep sweep) {
        return new Unverified(
                workspace,
                instance,
                sweep.at(),
                sweep.slot(),
                1,
                isVoid(sweep) ? 1 : 0,
                sweep.verdict().cause(),
                sweep.verdict().detail(),
                null);
    }

    /** This one after another sweep that learned nothing of this instance; a sweep counts once. */
    public Unverified after(Sweep sweep) {
        if (!sweep.slot().isAfter(lastSlot)) {
            return this;
        }
        int inARow = sweeps + 1;
        return new Unverified(
                workspace,
                instance,
                since,
                sweep.slot(),
                inARow,
                isVoid(sweep) ? voidSweeps + 1 : 0,
                sweep.verdict().cause(),
                sweep.verdict().detail(),
                reportedAt == null && inARow >= REPORTED_AFTER ? sweep.at() : reportedAt);
    }

    private static boolean isVoid(Sweep sweep) {
        return sweep.verdict().cause() == UnknownCause.VOID_ANSWER;
    }
}
