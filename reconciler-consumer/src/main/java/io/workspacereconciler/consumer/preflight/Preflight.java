package io.workspacereconciler.consumer.preflight;

import io.workspacereconciler.operate.NamedThreads;
import io.workspacereconciler.operate.StartupException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** Groups of checks, one after another, each within a time limit; one that hangs or fails keeps none of the others. */
public final class Preflight {

    private final List<PreflightCheck> checks;
    private final Duration limit;

    /** The most that each group may take. */
    public Preflight(List<PreflightCheck> checks, Duration limit) {
        this.checks = List.copyOf(checks);
        this.limit = limit;
    }

    /** Runs them all; each finding is told as soon as its group has ended. */
    public void run(Consumer<Finding> told) {
        // one thread for each, since one that hangs keeps its own
        ExecutorService threads =
                Executors.newFixedThreadPool(Math.max(1, checks.size()), new NamedThreads("preflight"));
        try {
            checks.forEach(
                    check -> findings(threads.submit(check::run), check.name()).forEach(told));
        } finally {
            threads.shutdownNow();
        }
    }

    private List<Finding> findings(Future<List<Finding>> running, String name) {
        try {
            return running.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return List.of(Finding.failed(
                    name,
                    "no answer within " + limit.toSeconds() + " s",
                    "see what keeps it from answering, such as a firewall"));
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            return cause instanceof StartupException named
                    ? named.problems().stream()
                            .map(problem -> Finding.problem(name, problem))
                            .toList()
                    : List.of(Finding.failed(name, cause.toString(), "report it, this should not be"));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of(Finding.skipped(name, "interrupted"));
        }
    }
}
