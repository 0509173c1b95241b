package io.workspacereconciler.bus;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.Set;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One consumer's time in its group. Polls even when no record can be taken, with all partitions paused, so that work that
 * hangs does not cost the membership; commits what is finished, on revocation a last time, after a loss never.
 */
final class Membership implements ConsumerRebalanceListener {
    private static final Logger LOG = LoggerFactory.getLogger(Membership.class);
    private static final Duration COMMIT_LIMIT = Duration.ofSeconds(10);
    private static final Duration LAST_COMMIT_LIMIT = Duration.ofSeconds(2);

    /** How long an outcome or a due retry may wait to be seen: both come from outside of {@code poll}. */
    private static final Duration BUSY_POLL = Duration.ofMillis(50);

    private static final Duration IDLE_POLL = Duration.ofMillis(500);

    private final Consumer<byte[], byte[]> consumer;
    private final InFlight inFlight;
    private final StartOffsets starts;
    private final Map<TopicPartition, Assignment> assignments = new HashMap<>();

    /** Paused until it is known where they begin. */
    private final Set<TopicPartition> fresh = new HashSet<>();

    private Intake intake = Intake.OPEN;

    private enum Intake {
        OPEN,
        PAUSED,
        STOPPED
    }

    Membership(Consumer<byte[], byte[]> consumer, InFlight inFlight, StartOffsets starts) {
        this.consumer = consumer;
        this.inFlight = inFlight;
        this.starts = starts;
    }

    void join(String topic) {
        starts.reached(consumer, topic);
        consumer.subscribe(List.of(topic), this);
    }

    /** Starts what can be started, polls, commits what is finished. What Kafka throws goes to the caller; the next call goes on from there. */
    void pollOnce() {
        inFlight.settle();
        inFlight.start();
        begin();
        regulate();
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(inFlight.isIdle() ? IDLE_POLL : BUSY_POLL)) {
            Assignment assignment = assignments.get(new TopicPartition(record.topic(), record.partition()));
            // without an assignment it was revoked since, and whoever has it now reads it
            if (assignment != null && intake != Intake.STOPPED) {
                inFlight.add(assignment.isBehind(record.offset()) ? anew(assignment) : assignment, record);
            }
        }
        // right after the poll, which tells of a loss: with group.protocol=consumer a member that overran the poll
        // interval can still commit once its group is empty, and would move back what another has committed since. What
        // takes time, as settling may, comes before the poll or after the commit
        try {
            commit(assignments.values());
        } catch (RebalanceInProgressException | CommitFailedException e) {
            // no failure to wait out: only further polls bring the rebalance to its end, or tell what was lost
            LOG.debug("The group is rebalancing, the offsets are committed later", e);
        }
        inFlight.settle();
        inFlight.start();
    }

    /** The topic was deleted and made again: what was read of the old one has nothing to do with the new one's offsets. */
    private Assignment anew(Assignment before) {
        LOG.warn("{} begins again from an earlier offset: the topic was made anew", before.partition());
        before.end();
        inFlight.dropEnded();
        Assignment next = new Assignment(before.partition());
        assignments.put(next.partition(), next);
        return next;
    }

    /** Outside of the callback that tells of an assignment: what is asked of Kafka here may fail and is asked again. */
    private void begin() {
        if (fresh.isEmpty() || intake == Intake.STOPPED) {
            return;
        }
        starts.of(consumer, Set.copyOf(fresh)).forEach((partition, offset) -> {
            consumer.seek(partition, offset);
            Objects.requireNonNull(assignments.get(partition)).startAt(offset);
            LOG.info("{} begins at offset {}", partition, offset);
        });
        if (intake == Intake.OPEN) {
            consumer.resume(fresh);
        }
        fresh.clear();
    }

    private void regulate() {
        if (intake == Intake.STOPPED) {
            consumer.pause(assignments.keySet());
        } else if (inFlight.isFull() && intake == Intake.OPEN) {
            intake = Intake.PAUSED;
            consumer.pause(assignments.keySet());
        } else if (!inFlight.isFull() && intake == Intake.PAUSED) {
            intake = Intake.OPEN;
            consumer.resume(assignments.keySet());
        }
    }

    /** From now on nothing is taken or tried again; what runs goes on. */
    void stopTaking() {
        intake = Intake.STOPPED;
        inFlight.dropWaiting();
    }

    /** Whether all that runs has ended and is committed as far as it can be. */
    boolean isSettled() {
        return inFlight.isIdle()
                && assignments.values().stream()
                        .allMatch(assignment -> assignment.due().isEmpty());
    }

    private void commit(Collection<Assignment> of) {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        for (Assignment assignment : of) {
            assignment.due().ifPresent(offset -> offsets.put(assignment.partition(), new OffsetAndMetadata(offset)));
        }
        if (offsets.isEmpty()) {
            return;
        }
        try {
            consumer.commitSync(offsets, intake == Intake.STOPPED ? LAST_COMMIT_LIMIT : COMMIT_LIMIT);
        } catch (WakeupException e) {
            // it was meant for poll, and a wake-up, which is thrown once, means the end
            consumer.commitSync(offsets, LAST_COMMIT_LIMIT);
        }
        of.forEach(assignment -> {
            OffsetAndMetadata offset = offsets.get(assignment.partition());
            if (offset != null) {
                assignment.committed(offset.offset());
            }
        });
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
        partitions.forEach(partition -> assignments.put(partition, new Assignment(partition)));
        if (starts.matter()) {
            fresh.addAll(partitions);
        }
        if (starts.matter() || intake != Intake.OPEN) {
            consumer.pause(partitions);
        }
        if (!partitions.isEmpty()) {
            LOG.info("Assigned {}, now {}", partitions, assignments.keySet());
        }
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
        if (partitions.stream().noneMatch(assignments::containsKey)) {
            return;
        }
        inFlight.settle();
        try {
            commit(assignments.entrySet().stream()
                    .filter(entry -> partitions.contains(entry.getKey()))
                    .map(Map.Entry::getValue)
                    .toList());
        } catch (KafkaException e) {
            // an exception must not keep the assignment alive; whoever has the partitions next does the work again
            LOG.warn("Nothing committed for {} at their end", partitions, e);
        }
        end(partitions);
        LOG.info("Revoked {}, now {}", partitions, assignments.keySet());
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
        end(partitions);
        LOG.warn("Lost {}, now {}; what was not committed is done again elsewhere", partitions, assignments.keySet());
    }

    private void end(Collection<TopicPartition> partitions) {
        for (TopicPartition partition : partitions) {
            fresh.remove(partition);
            Assignment ended = assignments.remove(partition);
            if (ended != null) {
                ended.end();
            }
        }
        inFlight.dropEnded();
    }

    /** Commits what is finished, leaves the group and closes the consumer; all assignments are over then. */
    void leave(Duration limit) {
        try {
            onPartitionsRevoked(List.copyOf(assignments.keySet()));
        } finally {
            consumer.close(CloseOptions.timeout(limit));
        }
    }

    /** Ends a poll that blocks; from any thread. */
    void wakeUp() {
        consumer.wakeup();
    }

    /** How much has come from brokers, empty when the consumer does not say. */
    OptionalDouble answeredBytes() {
        return consumer.metrics().values().stream()
                .filter(metric -> metric.metricName().name().equals("incoming-byte-total")
                        && metric.metricName().group().equals("consumer-metrics"))
                .map(Metric::metricValue)
                .filter(Number.class::isInstance)
                .mapToDouble(bytes -> ((Number) bytes).doubleValue())
                .findFirst();
    }
}
