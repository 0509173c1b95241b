package io.workspacereconciler.subscribe;

import io.workspacereconciler.bus.ConsumerLoop;
import io.workspacereconciler.bus.EventHandler;
import io.workspacereconciler.bus.Loops;
import io.workspacereconciler.event.Topic;
import io.workspacereconciler.event.WorkspaceOffline;
import io.workspacereconciler.operate.NamedThreads;
import io.workspacereconciler.operate.Replica;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;

/**
 * Hands every {@code WorkspaceOffline} to a handler, at least once, as a member of a group of its own: nothing is lost when
 * this process is killed, was away for as long as the topic keeps its events, or shares the group with others that come and
 * go. An event whose handler fails is tried again after 250 ms, doubling to 30 s, and then set aside as a dead letter, and
 * delays none of the others, of which 100 are in hand at a time. Whatever happens to Kafka it stays alive, says so in
 * {@link #problem()} and goes on when it can.
 *
 * <p>It may read {@code workspace-offline}, write to {@code dead-letters} and be a member of its group. Nothing is asked of
 * Kafka before it runs.
 */
public final class OfflineSubscription implements Runnable, AutoCloseable {

    /** What {@link #close()} gives the handler to end. */
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(10);

    private static final int IN_HAND = 100;
    private static final int REMEMBERED = 100_000;

    private final String group;
    private final OfflineHandler handler;
    private final Loops loops;
    private final ExecutorService workers;
    private final ConsumerLoop<WorkspaceOffline> loop;
    private volatile boolean ending;

    /** A subscription that begins with {@link #run()} or {@link #start()}. */
    public OfflineSubscription(SubscriptionSettings settings, OfflineHandler handler) {
        this.group = settings.group();
        this.handler = handler;
        this.loops = Loops.onlyReading(settings.kafka(), Replica.name(group), settings.listener());
        this.workers = Executors.newFixedThreadPool(settings.threads(), new NamedThreads(group));
        EventHandler<WorkspaceOffline> work = EventHandler.blocking(workers, this::handle);
        this.loop = loops.loop(
                Topic.WORKSPACE_OFFLINE,
                WorkspaceOffline.class,
                new Loops.Group(group, IN_HAND, settings.start()),
                switch (settings.repeats()) {
                    case DROPPED -> new WithoutRepeats(work, REMEMBERED);
                    case HANDED_OVER -> work;
                });
    }

    /** Hands events over until {@link #close} or an interrupt; {@link IllegalStateException} the second time. */
    @Override
    public void run() {
        loop.run();
    }

    /** Does the same on a daemon thread of its own, and returns at once. */
    public OfflineSubscription start() {
        new NamedThreads(group + "-loop").newThread(this).start();
        return this;
    }

    /** What is wrong at present, empty when all is well. */
    public Optional<String> problem() {
        return loop.problem();
    }

    /** As {@link #close(Duration)}, with 10 s. */
    @Override
    public void close() {
        close(CLOSE_LIMIT);
    }

    /**
     * Lets the handler end what it works on, hands back what has not begun, commits what is finished and leaves the group.
     * Returns within the limit and 8 s more; what the handler still works on then is interrupted, and handed to whoever
     * reads next. Not to be called by the handler itself, for which it would wait.
     */
    public void close(Duration limit) {
        ending = true;
        loop.close(limit);
        workers.shutdownNow();
        loops.close();
    }

    private void handle(WorkspaceOffline event) {
        if (ending) {
            throw new RejectedExecutionException("the subscription of " + group + " ends");
        }
        try {
            handler.handle(event);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CompletionException(e);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new CompletionException(e);
        }
    }
}
