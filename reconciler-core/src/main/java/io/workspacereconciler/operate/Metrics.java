package io.workspacereconciler.operate;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.function.Supplier;

/**
 * The figures of a program in Prometheus' format. Our own names begin with {@code reconciler_}; a tag's value comes from
 * a fixed set (a verdict, a topic, a reason), never from an id: beyond {@value #MAX_METERS} series new ones are dropped,
 * so that a mistake cannot fill the memory.
 */
public final class Metrics implements AutoCloseable {
    private static final String PREFIX = "reconciler.";
    private static final int MAX_METERS = 2_000;

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics garbageCollection = new JvmGcMetrics();

    /** With the figures of the JVM itself. */
    public Metrics() {
        registry.config().meterFilter(MeterFilter.maximumAllowableMetrics(MAX_METERS));
        garbageCollection.bindTo(registry);
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
    }

    /**
     * The counter of this name and tags, the same one each time.
     *
     * @param name words with dots, {@code verdicts} is {@code reconciler_verdicts_total}
     * @param tags key, value, key, value
     */
    public Counter counter(String name, String... tags) {
        return registry.counter(PREFIX + name, tags);
    }

    /** The timer of this name and tags, the same one each time: {@code reconciler_..._seconds}. */
    public Timer timer(String name, String... tags) {
        return registry.timer(PREFIX + name, tags);
    }

    /** A figure that is asked for at each scrape; the first one of a name and tags stays. */
    public void gauge(String name, Supplier<Number> figure, String... tags) {
        Gauge.builder(PREFIX + name, figure).tags(Tags.of(tags)).register(registry);
    }

    /** The registry itself, for what binds its own figures, such as a connection pool. */
    public MeterRegistry registry() {
        return registry;
    }

    /** All figures as Prometheus' text format 0.0.4. */
    public String scrape() {
        return registry.scrape();
    }

    @Override
    public void close() {
        garbageCollection.close();
        registry.close();
    }
}
