package io.workspacereconciler.local.demo;

import io.workspacereconciler.event.Event;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the chronicle what is seen and said, on a thread of its own, and passes its lines on, until it is closed. */
final class Story implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Story.class);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);

    private final Topics topics;
    private final Watch watch;
    private final Chronicle chronicle;
    private final Consumer<List<StoryLine>> reader;
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile boolean closing;
    private volatile Totals totals = Totals.NONE;

    Story(Topics topics, Watch watch, Chronicle chronicle, Consumer<List<StoryLine>> reader) {
        this.topics = topics;
        this.watch = watch;
        this.chronicle = chronicle;
        this.reader = reader;
    }

    void start() {
        Thread thread = new Thread(this::tell, "story");
        thread.setDaemon(true);
        thread.start();
    }

    /** What it adds up to so far. */
    Totals totals() {
        return totals;
    }

    private void tell() {
        try (topics) {
            while (!closing) {
                List<Event> events = topics.poll(POLL);
                // what is said of a death is said after it: whoever looks now sees it
                reader.accept(chronicle.saw(watch.look()));
                events.forEach(event -> reader.accept(chronicle.said(event)));
                totals = chronicle.totals();
            }
        } catch (RuntimeException e) {
            LOG.error("the story broke off", e);
        } finally {
            ended.countDown();
        }
    }

    @Override
    public void close() {
        closing = true;
        try {
            if (!ended.await(CLOSE_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("the story has not ended within {}", CLOSE_LIMIT);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
