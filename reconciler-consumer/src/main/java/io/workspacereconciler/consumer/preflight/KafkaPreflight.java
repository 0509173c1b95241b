package io.workspacereconciler.consumer.preflight;

import io.workspacereconciler.bus.BusInspection;
import io.workspacereconciler.bus.TopicState;
import io.workspacereconciler.bus.TopicState.Right;
import io.workspacereconciler.event.Topic;
import io.workspacereconciler.settings.KafkaSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Kafka: the brokers, every topic with the rights that the roles need on it, and the roles' groups. */
public final class KafkaPreflight implements PreflightCheck {

    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final String ACLS = "see the README's ACLs";

    private final KafkaSettings settings;
    private final List<KafkaNeed> needs;

    public KafkaPreflight(KafkaSettings settings, List<KafkaNeed> needs) {
        this.settings = settings;
        this.needs = List.copyOf(needs);
    }

    @Override
    public String name() {
        return "kafka";
    }

    @Override
    public List<Finding> run() {
        List<Finding> findings = new ArrayList<>();
        try (BusInspection kafka = BusInspection.open(settings, "reconciler-preflight", LIMIT)) {
            findings.add(Finding.passed(name(), kafka.cluster()));
            for (Topic topic : Topic.values()) {
                findings.add(topic(topic, kafka.topic(topic)));
            }
            needs.forEach(need -> findings.add(group(need.who(), kafka.group(need.who()))));
        }
        return findings;
    }

    private Finding topic(Topic topic, TopicState state) {
        String name = "topic " + topic.name(settings.topics().prefix());
        if (state instanceof TopicState.There there) {
            return there(name, topic, there);
        }
        if (state instanceof TopicState.Missing missing) {
            return missing.refusal() == null
                    ? Finding.passed(name, "not there; the next start creates it")
                    : Finding.failed(
                            name,
                            "not there, and not to be created: " + missing.refusal(),
                            "create it with " + settings.topics().partitions() + " partitions and "
                                    + settings.topics().replication() + " replicas, or grant the right to");
        }
        return Finding.failed(name, "may not be seen", "grant DESCRIBE on it, " + ACLS);
    }

    private Finding there(String name, Topic topic, TopicState.There there) {
        List<String> lacking = new ArrayList<>();
        List<String> readers = who(need -> need.reads() == topic);
        List<String> writers = who(need -> need.writes().contains(topic));
        if (!readers.isEmpty() && !there.rights().contains(Right.READ)) {
            lacking.add("read (" + String.join(", ", readers) + ")");
        }
        if (!writers.isEmpty() && !there.rights().contains(Right.WRITE)) {
            lacking.add("written (" + String.join(", ", writers) + ")");
        }
        return lacking.isEmpty()
                ? Finding.passed(
                        name,
                        there.partitions() + " partitions, " + there.replication()
                                + (there.replication() == 1 ? " replica" : " replicas"))
                : Finding.failed(name, "may not be " + String.join(" and ", lacking), "grant it, " + ACLS);
    }

    private List<String> who(Predicate<KafkaNeed> needs) {
        return this.needs.stream().filter(needs).map(KafkaNeed::who).toList();
    }

    private Finding group(String who, BusInspection.GroupState state) {
        String name = "group " + settings.topics().prefix() + who;
        return switch (state) {
            case ALLOWED -> Finding.passed(name, "may be joined");
            case NOT_YET -> Finding.skipped(name, "nobody has joined it yet; whether it may be is not told before");
            case REFUSED -> Finding.failed(name, "may not be joined", "grant READ on it, " + ACLS);
        };
    }
}
