package io.workspacereconciler.local.ec2;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** AttachVolume, DetachVolume, DescribeVolumes and CreateTags. */
final class VolumeActions {
    private static final FilterAttributes<VolumeSnapshot> FILTERS = new FilterAttributes<>(
            Map.of(
                    "volume-id", volume -> List.of(volume.id()),
                    "status", volume -> List.of(volume.state()),
                    "availability-zone", volume -> List.of(volume.zone()),
                    "attachment.instance-id",
                            volume -> volume.attachments().stream()
                                    .map(Attachment::instanceId)
                                    .toList(),
                    "attachment.status",
                            volume -> volume.attachments().stream()
                                    .map(attachment -> attachment.status().word())
                                    .toList()),
            VolumeSnapshot::tags);

    private final Ledger ledger;
    private final VolumeLifecycle lifecycle;
    private final Ec2Settings settings;

    VolumeActions(Ledger ledger, VolumeLifecycle lifecycle, Ec2Settings settings) {
        this.ledger = ledger;
        this.lifecycle = lifecycle;
        this.settings = settings;
    }

    Map<String, Ec2Action> byName() {
        return Map.of(
                "AttachVolume", this::attach,
                "DetachVolume", this::detach,
                "DescribeVolumes", this::describe,
                "CreateTags", this::createTags);
    }

    private void attach(Instant now, QueryRequest request, Ec2Xml xml) {
        String device = request.required("Device");
        String volumeId = ledger.volume(request.required("VolumeId")).id();
        String instanceId = ledger.instance(request.required("InstanceId")).id();
        request.endDryRun();
        attachment(xml, lifecycle.attach(now, volumeId, instanceId, device));
    }

    private void detach(Instant now, QueryRequest request, Ec2Xml xml) {
        String volumeId = ledger.volume(request.required("VolumeId")).id();
        String instanceId = request.text("InstanceId");
        if (!instanceId.isEmpty()) {
            ledger.instance(instanceId);
        }
        request.endDryRun();
        attachment(xml, lifecycle.detach(now, volumeId, instanceId));
    }

    private void describe(Instant now, QueryRequest request, Ec2Xml xml) {
        List<String> ids = request.list("VolumeId");
        if (!ids.isEmpty() && request.number("MaxResults").isPresent()) {
            throw Ec2Refusal.of(
                    "InvalidParameterCombination",
                    "The parameter volumeSet cannot be used with the parameter maxResults");
        }
        NavigableMap<String, VolumeSnapshot> candidates = ledger.volumes();
        if (!ids.isEmpty()) {
            candidates = new TreeMap<>();
            for (VolumeSnapshot named : ledger.volumesNamed(ids)) {
                candidates.put(named.id(), named);
            }
        }
        Page<VolumeSnapshot> page =
                Page.of(request, candidates, "volume-id", FILTERS.matching(request), settings.largestPage());
        xml.items("volumeSet", page.items(), VolumeActions::volume).textUnlessEmpty("nextToken", page.nextToken());
    }

    private void createTags(Instant now, QueryRequest request, Ec2Xml xml) {
        List<String> resources = request.requiredList("ResourceId");
        Map<String, String> tags = request.tags("");
        if (tags.isEmpty()) {
            throw Ec2Refusal.of("MissingParameter", "The request must contain the parameter Tag");
        }
        resources.forEach(ledger::checkTaggable);
        request.endDryRun();
        resources.forEach(resource -> ledger.tag(resource, tags));
        xml.text("return", true);
    }

    private static void volume(Ec2Xml xml, VolumeSnapshot volume) {
        xml.text("volumeId", volume.id())
                .text("size", volume.sizeGib())
                .text("snapshotId", "")
                .text("availabilityZone", volume.zone())
                .text("status", volume.state())
                .time("createTime", volume.created())
                .items("attachmentSet", volume.attachments(), VolumeActions::attachment)
                .tags(volume.tags())
                .text("volumeType", "gp3")
                .text("encrypted", false)
                .text("multiAttachEnabled", false);
    }

    private static void attachment(Ec2Xml xml, Attachment attachment) {
        xml.text("volumeId", attachment.volumeId())
                .text("instanceId", attachment.instanceId())
                .text("device", attachment.device())
                .text("status", attachment.status().word())
                .time("attachTime", attachment.time())
                .text("deleteOnTermination", attachment.deletesWithInstance());
    }
}
