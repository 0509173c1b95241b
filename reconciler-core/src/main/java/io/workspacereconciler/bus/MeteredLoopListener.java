package io.workspacereconciler.bus;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts and times what loops do, by the topic that they read: {@code reconciler_records_seconds},
 * {@code reconciler_records_in_flight}, {@code reconciler_dead_letters_total}.
 */
public final class MeteredLoopListener implements LoopListener {
    private final MeterRegistry registry;
    private final Map<String, AtomicInteger> inFlight = new ConcurrentHashMap<>();

    /** One for all loops of a program. */
    public MeteredLoopListener(MeterRegistry registry) {
        this.registry = registry;
    }

    @Override
    public void finished(String topic, Duration took) {
        registry.timer("reconciler.records", "topic", topic, "outcome", "finished")
                .record(took);
    }

    @Override
    public void deadLetter(String topic) {
        registry.counter("reconciler.dead.letters", "topic", topic).increment();
    }

    @Override
    public void failed(String topic, Duration took) {
        registry.timer("reconciler.records", "topic", topic, "outcome", "failed")
                .record(took);
    }

    @Override
    public void inFlight(String topic, int records) {
        inFlight.computeIfAbsent(topic, this::gauge).set(records);
    }

    private AtomicInteger gauge(String topic) {
        AtomicInteger figure = new AtomicInteger();
        Gauge.builder("reconciler.records.in.flight", figure, AtomicInteger::get)
                .tag("topic", topic)
                .register(registry);
        return figure;
    }
}
