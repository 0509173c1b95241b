package io.workspacereconciler.local.bench;

import io.workspacereconciler.bus.KafkaClients;
import io.workspacereconciler.operate.Polling;
import io.workspacereconciler.settings.KafkaSettings;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.common.GroupState;

/** The members of a consumer group, and how many partitions each has. */
public final class Members {

    private static final Duration LOOK = Duration.ofMillis(100);
    private static final int MOST_LOOKS = 600;

    private final KafkaSettings settings;
    private final String group;

    /** Of this group. */
    public Members(KafkaSettings settings, String group) {
        this.settings = settings;
        this.group = group;
    }

    /**
     * Returns when the group is stable with so many members, of which none has more than one partition more than another.
     *
     * @throws IllegalStateException when that is not so within a minute
     */
    public void await(int count) throws InterruptedException {
        int[] looks = {0};
        try (Admin admin = new KafkaClients(settings).admin("members")) {
            Optional<Boolean> shared = Polling.until(
                    () -> isShared(admin, count) ? Optional.of(true) : Optional.empty(),
                    LOOK,
                    () -> ++looks[0] > MOST_LOOKS);
            if (shared.isEmpty()) {
                throw new IllegalStateException(
                        group + " has not shared its partitions between " + count + " members in a minute");
            }
        }
    }

    private boolean isShared(Admin admin, int count) {
        try {
            ConsumerGroupDescription described = admin.describeConsumerGroups(List.of(group))
                    .all()
                    .get(10, TimeUnit.SECONDS)
                    .values()
                    .iterator()
                    .next();
            List<Integer> shares = described.members().stream()
                    .map(member -> member.assignment().topicPartitions().size())
                    .sorted()
                    .toList();
            return described.groupState() == GroupState.STABLE
                    && shares.size() == count
                    && shares.get(0) > 0
                    && shares.get(count - 1) - shares.get(0) <= 1;
        } catch (ExecutionException | TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
