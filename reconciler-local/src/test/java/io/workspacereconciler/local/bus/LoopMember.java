package io.workspacereconciler.local.bus;

import io.workspacereconciler.bus.Bus;
import io.workspacereconciler.bus.ConsumerLoop;
import io.workspacereconciler.event.SweepRequested;
import io.workspacereconciler.event.Topic;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A loop in a thread of its own whose events are finished by the test; closing ends it at once and in order. */
final class LoopMember implements AutoCloseable {

    private final Map<Integer, CompletableFuture<@Nullable Void>> work = new ConcurrentHashMap<>();
    private final List<Integer> handled = new CopyOnWriteArrayList<>();
    private final ConsumerLoop<SweepRequested> loop;

    private LoopMember(Bus bus, String group) {
        loop = bus.loop(Topic.SWEEPS, SweepRequested.class, group, 10, this::handle);
    }

    static LoopMember join(Bus bus, String group) {
        LoopMember member = new LoopMember(bus, group);
        new Thread(member.loop, "loop-member").start();
        return member;
    }

    private CompletionStage<@Nullable Void> handle(SweepRequested sweep) {
        int number = ConsumerLoopIT.number(sweep);
        CompletableFuture<@Nullable Void> done = work.computeIfAbsent(number, unknown -> new CompletableFuture<>());
        handled.add(number);
        return done;
    }

    /** The numbers of the events that it was given so far, in this order. */
    List<Integer> handled() {
        return List.copyOf(handled);
    }

    /** Ends the work on events that it was given, in this order. */
    void finish(int... numbers) {
        for (int number : numbers) {
            work.getOrDefault(number, new CompletableFuture<>()).complete(null);
        }
    }

    @Override
    public void close() {
        loop.close(Duration.ofMillis(100));
    }
}
