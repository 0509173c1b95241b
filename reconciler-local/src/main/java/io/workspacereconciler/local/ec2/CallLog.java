package io.workspacereconciler.local.ec2;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Counts every call and keeps the last ten thousand, thread-safe. */
final class CallLog {
    private static final int KEPT = 10_000;

    private final Deque<ApiCall> last = new ArrayDeque<>();
    private final Map<String, Integer> counts = new HashMap<>();
    private Consumer<ApiCall> listener = call -> {};

    void add(ApiCall call) {
        Consumer<ApiCall> told;
        synchronized (this) {
            counts.merge(call.action(), 1, Integer::sum);
            last.add(call);
            if (last.size() > KEPT) {
                last.remove();
            }
            told = listener;
        }
        told.accept(call);
    }

    synchronized List<ApiCall> last() {
        return List.copyOf(last);
    }

    synchronized Map<String, Integer> counts() {
        return Map.copyOf(counts);
    }

    synchronized void clear() {
        last.clear();
        counts.clear();
    }

    synchronized void listen(Consumer<ApiCall> newListener) {
        this.listener = newListener;
    }
}
