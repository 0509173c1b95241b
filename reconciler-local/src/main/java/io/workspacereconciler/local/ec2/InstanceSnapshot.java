package io.workspacereconciler.local.ec2;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One instance at one moment; immutable.
 *
 * @param id {@code i-} and 17 hexadecimal digits
 * @param condition its state, since when and why
 * @param launch what was fixed at its launch
 * @param network its subnet and address; none once terminated
 * @param tags by key
 * @param attachments its root and data volumes; empty once terminated
 */
public record InstanceSnapshot(
        String id,
        Condition condition,
        Launch launch,
        Network network,
        Map<String, String> tags,
        List<Attachment> attachments) {
    public InstanceSnapshot {
        tags = Map.copyOf(tags);
        attachments = List.copyOf(attachments);
    }

    public InstanceState state() {
        return condition.state();
    }

    public String zone() {
        return launch.zone();
    }

    public String type() {
        return launch.type();
    }

    public Instant launchTime() {
        return launch.time();
    }

    /** Empty where the launch gave none. */
    public String clientToken() {
        return launch.clientToken();
    }

    public Optional<String> tag(String key) {
        return Optional.ofNullable(tags.get(key));
    }

    InstanceSnapshot with(Condition newCondition) {
        return new InstanceSnapshot(id, newCondition, launch, network, tags, attachments);
    }

    InstanceSnapshot with(Launch newLaunch) {
        return new InstanceSnapshot(id, condition, newLaunch, network, tags, attachments);
    }

    InstanceSnapshot with(Network newNetwork) {
        return new InstanceSnapshot(id, condition, launch, newNetwork, tags, attachments);
    }

    InstanceSnapshot tagged(Map<String, String> more) {
        Map<String, String> all = new TreeMap<>(tags);
        all.putAll(more);
        return new InstanceSnapshot(id, condition, launch, network, all, attachments);
    }

    InstanceSnapshot holding(Attachment attachment) {
        List<Attachment> all = new ArrayList<>(attachments);
        int known = indexOf(attachment.volumeId());
        if (known < 0) {
            all.add(attachment);
        } else {
            all.set(known, attachment);
        }
        return new InstanceSnapshot(id, condition, launch, network, tags, all);
    }

    InstanceSnapshot without(String volumeId) {
        List<Attachment> rest = attachments.stream()
                .filter(attachment -> !attachment.volumeId().equals(volumeId))
                .toList();
        return new InstanceSnapshot(id, condition, launch, network, tags, rest);
    }

    private int indexOf(String volumeId) {
        return attachments.stream().map(Attachment::volumeId).toList().indexOf(volumeId);
    }
}
