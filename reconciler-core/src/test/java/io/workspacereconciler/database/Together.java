package io.workspacereconciler.database;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Does the same work in several threads at once. */
public final class Together {

    private Together() {}

    /** Begins the work in so many threads at the same moment; returns what they returned, or throws what one threw. */
    public static <T> List<T> run(int threads, Callable<T> work) throws Exception {
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            CyclicBarrier start = new CyclicBarrier(threads);
            Callable<T> atOnce = () -> {
                start.await();
                return work.call();
            };
            List<T> results = new ArrayList<>();
            for (Future<T> done : executor.invokeAll(Collections.nCopies(threads, atOnce))) {
                results.add(done.get());
            }
            return results;
        } finally {
            executor.shutdownNow();
        }
    }
}
