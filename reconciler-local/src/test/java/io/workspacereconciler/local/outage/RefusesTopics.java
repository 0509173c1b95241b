package io.workspacereconciler.local.outage;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.errors.PolicyViolationException;
import org.apache.kafka.server.policy.CreateTopicPolicy;

/** A broker's rule that refuses topics while a test says so; the broker makes its own object of it. */
public final class RefusesTopics implements CreateTopicPolicy {
    private static final Set<String> REFUSED_PREFIXES = ConcurrentHashMap.newKeySet();

    static void refuse(String prefix) {
        REFUSED_PREFIXES.add(prefix);
    }

    static void allow(String prefix) {
        REFUSED_PREFIXES.remove(prefix);
    }

    @Override
    public void validate(RequestMetadata requested) {
        if (REFUSED_PREFIXES.stream().anyMatch(requested.topic()::startsWith)) {
            throw new PolicyViolationException("topics are made by the platform team");
        }
    }

    @Override
    public void configure(Map<String, ?> settings) {}

    @Override
    public void close() {}
}
