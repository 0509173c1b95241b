package io.workspacereconciler.local.platform;

import io.workspacereconciler.local.ec2.Attachment;
import io.workspacereconciler.local.ec2.Ec2World;
import io.workspacereconciler.local.ec2.InstanceSnapshot;
import io.workspacereconciler.local.ec2.InstanceState;
import io.workspacereconciler.operate.NamedThreads;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The agents of all workspaces: one that finds itself on a running instance with its workspace's volume attached takes a
 * moment to start, then registers, and the platform says online. A row that waits for another instance is left alone.
 */
final class Agents implements Runnable, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Agents.class);
    private static final Duration LOOK = Duration.ofMillis(250);
    private static final Duration STARTS_FOR = Duration.ofMillis(1500);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);

    private final Ec2World world;
    private final PlatformRegistry registry;
    private final InstantSource clock;
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(new NamedThreads("agents"));
    private final Map<String, Instant> startedAt = new HashMap<>();
    private boolean databaseAway;

    Agents(Ec2World world, PlatformRegistry registry, InstantSource clock) {
        this.world = world;
        this.registry = registry;
        this.clock = clock;
    }

    void start() {
        // a periodic task ends with its executor, and this one never throws
        var unused = timer.scheduleWithFixedDelay(this, 0, LOOK.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** One look at all rows that wait. Never throws. */
    @Override
    public void run() {
        try {
            registerAll(registry.comingUp());
            if (databaseAway) {
                LOG.info("the agents reach the registry again");
                databaseAway = false;
            }
        } catch (JdbiException e) {
            if (!databaseAway) {
                LOG.warn("the agents cannot reach the registry: {}", e.getMessage());
            }
            databaseAway = true;
        } catch (RuntimeException e) {
            LOG.error("the agents failed in a way that they should not", e);
        }
    }

    private void registerAll(List<Row> waiting) {
        startedAt.keySet().retainAll(waiting.stream().map(Row::instanceId).collect(Collectors.toSet()));
        Instant now = clock.instant();
        for (Row row : waiting) {
            if (hasItsVolume(row)) {
                Instant started = startedAt.computeIfAbsent(row.instanceId(), first -> now);
                if (!now.isBefore(started.plus(STARTS_FOR))
                        && registry.register(row.id(), row.instanceId(), Fleet.url(world, row.instanceId()))) {
                    LOG.debug("the agent of {} registered on {}", row.id(), row.instanceId());
                }
            } else {
                startedAt.remove(row.instanceId());
            }
        }
    }

    private boolean hasItsVolume(Row row) {
        return world.instance(row.instanceId())
                .filter(instance -> instance.state() == InstanceState.RUNNING)
                .filter(instance -> hasVolumeOf(row.id().toString(), instance))
                .isPresent();
    }

    private boolean hasVolumeOf(String workspaceId, InstanceSnapshot instance) {
        String workspaceTag = world.settings().workspaceTag();
        String deviceTag = world.settings().deviceTag();
        return instance.attachments().stream()
                .filter(attachment -> attachment.status() == Attachment.Status.ATTACHED)
                .flatMap(attachment -> world.volume(attachment.volumeId()).stream())
                // a root volume may carry the workspace's tag too, a device only the data volume
                .anyMatch(volume -> workspaceId.equals(volume.tags().get(workspaceTag))
                        && volume.tags().containsKey(deviceTag));
    }

    @Override
    public void close() {
        timer.shutdownNow();
        try {
            if (!timer.awaitTermination(CLOSE_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("the agents have not ended within {}", CLOSE_LIMIT);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
