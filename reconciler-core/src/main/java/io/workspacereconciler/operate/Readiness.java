package io.workspacereconciler.operate;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a program needs to do its work, by name: it is ready when no condition has a reason against it. Thread-safe. */
public final class Readiness {
    private static final Logger LOG = LoggerFactory.getLogger(Readiness.class);

    private final Map<String, Supplier<Optional<String>>> conditions = new ConcurrentHashMap<>();

    /**
     * Adds a condition; it is asked at every {@link #snapshot()}, must answer at once from what it knows, and is not met
     * while it throws. {@link IllegalArgumentException} when the name is taken.
     *
     * @param reasonAgainst why it is not met at present, empty when it is
     */
    public void require(String name, Supplier<Optional<String>> reasonAgainst) {
        if (conditions.putIfAbsent(name, reasonAgainst) != null) {
            throw new IllegalArgumentException("there is a condition " + name + " already");
        }
    }

    /** What each condition says now. */
    public Snapshot snapshot() {
        Map<String, String> states = new TreeMap<>();
        conditions.forEach(
                (name, condition) -> states.put(name, ask(name, condition).orElse(Snapshot.MET)));
        return new Snapshot(states);
    }

    private static Optional<String> ask(String name, Supplier<Optional<String>> condition) {
        try {
            return condition.get();
        } catch (RuntimeException e) {
            LOG.error("The readiness condition {} failed", name, e);
            return Optional.of("the check itself failed: " + e);
        }
    }

    /**
     * The conditions at one moment.
     *
     * @param conditions name to {@code ok} or the reason against it, sorted by name
     */
    public record Snapshot(Map<String, String> conditions) {
        private static final String MET = "ok";

        /** Copies what it is given. */
        public Snapshot {
            conditions = Collections.unmodifiableMap(new TreeMap<>(conditions));
        }

        /** Whether every condition is met. */
        public boolean ready() {
            return conditions.values().stream().allMatch(MET::equals);
        }
    }
}
