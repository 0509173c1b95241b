package io.workspacereconciler.local.ec2;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One EBS volume at one moment; immutable.
 *
 * @param id {@code vol-} and 17 hexadecimal digits
 * @param zone availability zone
 * @param sizeGib size in GiB
 * @param created when it was made
 * @param tags by key
 * @param attachments at most one
 */
public record VolumeSnapshot(
        String id, String zone, int sizeGib, Instant created, Map<String, String> tags, List<Attachment> attachments) {
    public VolumeSnapshot {
        tags = Map.copyOf(tags);
        attachments = List.copyOf(attachments);
        if (attachments.size() > 1) {
            throw new IllegalArgumentException("a volume is attached to one instance at a time: " + id);
        }
    }

    /** {@code available} or {@code in-use}, as EC2 writes it. */
    public String state() {
        return attachments.isEmpty() ? "available" : "in-use";
    }

    VolumeSnapshot with(List<Attachment> newAttachments) {
        return new VolumeSnapshot(id, zone, sizeGib, created, tags, newAttachments);
    }

    VolumeSnapshot tagged(Map<String, String> more) {
        Map<String, String> all = new TreeMap<>(tags);
        all.putAll(more);
        return new VolumeSnapshot(id, zone, sizeGib, created, all, attachments);
    }
}
