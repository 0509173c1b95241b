package io.workspacereconciler.consumer.faults;

import io.workspacereconciler.check.Verdict;
import io.workspacereconciler.consumer.check.RunningCheck;
import io.workspacereconciler.workspace.OnlineWorkspace;
import io.workspacereconciler.workspace.Place;
import java.util.List;
import org.jspecify.annotations.NullMarked;

/** A running, a terminated and an absent instance behind a backend that can be struck by faults. */
@NullMarked
public interface FaultedInstances<C extends FaultedInstances.Case> extends AutoCloseable {

    /** One fault, and what it must come to. */
    interface Case {
        /** What goes wrong. */
        String fault();

        /** In which question. */
        String question();

        FaultOutcome expected();

        /** What a reader should know; mostly empty. */
        String note();
    }

    /** What was learned, by how many requests, and how often a question was halved. */
    record Result(FaultOutcome outcome, int requests, int halved) {

        /** The first three of a batch as this check sees them, one after the other. */
        public static FaultOutcome seen(RunningCheck check, List<OnlineWorkspace> batch, Place place) {
            List<String> words = batch.stream()
                    .limit(3)
                    .map(row -> words(
                            check.isRunning(row).toCompletableFuture().join().verdict(row.id(), place)))
                    .toList();
            return new FaultOutcome(words.get(0), words.get(1), words.get(2));
        }

        private static String words(Verdict verdict) {
            if (verdict instanceof Verdict.Unknown unknown) {
                return "Unknown " + unknown.cause();
            }
            if (verdict instanceof Verdict.NotRunning down) {
                return "NotRunning " + down.state().word();
            }
            return verdict.getClass().getSimpleName();
        }
    }

    /** Every way in which it is known to answer wrongly. */
    List<C> cases();

    /** A look while this goes wrong. */
    Result strike(C fault);

    /** The same look once it is over. */
    Result recover(C fault);

    /** A look when nothing listens any more; for the last. */
    Result refuse();

    @Override
    void close();
}
