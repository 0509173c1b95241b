package io.workspacereconciler.operate;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Things that end at the same time, as one step of a {@link ShutdownSequence}: the step takes as long as its longest. Thread-safe. */
public final class ShutdownStage implements ShutdownSequence.Action {

    /** The limit is the step's. */
    private static final Duration AMPLE = Duration.ofMinutes(5);

    private final Map<String, ShutdownSequence.Action> ends = new LinkedHashMap<>();

    /** Registers what ends something; {@link IllegalArgumentException} when the name is taken. */
    public synchronized void add(String name, ShutdownSequence.Action end) {
        if (ends.putIfAbsent(name, end) != null) {
            throw new IllegalArgumentException("there is already an end of " + name);
        }
    }

    @Override
    public void run() throws InterruptedException {
        List<BoundedEnd> begun = new ArrayList<>();
        synchronized (this) {
            ends.forEach((name, end) -> begun.add(BoundedEnd.begin(name, end)));
        }
        for (BoundedEnd end : begun) {
            end.await(AMPLE);
        }
    }
}
