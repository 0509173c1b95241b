package io.workspacereconciler.producer.replay;

import io.workspacereconciler.database.DatabaseException;
import io.workspacereconciler.operate.StartupException;
import java.util.concurrent.CompletionException;

/** The work of a command, whose failures are told in one sentence each. */
@FunctionalInterface
interface Work {

    /** The exit code of a command whose servers do not answer, or whose sweep was not complete. */
    int FAILED = 1;

    /** The exit code of one that was asked about what there is not. */
    int NOT_THERE = 2;

    /** Gives the exit code. */
    int run() throws InterruptedException;

    /** The work's exit code, or one of the two above. */
    static int done(Told told, Work work) {
        try {
            return work.run();
        } catch (StartupException e) {
            e.problems().forEach(told::complain);
        } catch (DatabaseException e) {
            told.complain(String.valueOf(e.getMessage()));
        } catch (CompletionException e) {
            told.complain("Kafka does not take the sweep: " + (e.getCause() == null ? e : e.getCause()).getMessage());
        } catch (NotKeptException e) {
            told.complain(String.valueOf(e.getMessage()));
            return NOT_THERE;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            told.complain("interrupted; the sweep goes on without being waited for");
        }
        return FAILED;
    }
}
