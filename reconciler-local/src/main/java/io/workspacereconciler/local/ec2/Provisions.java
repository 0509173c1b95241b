package io.workspacereconciler.local.ec2;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Instances that whoever owns the account makes for a workspace: each gets the workspace's data volumes as soon as it runs
 * and they are free. Not thread-safe.
 */
final class Provisions {
    private final Ledger ledger;
    private final InstanceLifecycle instances;
    private final VolumeLifecycle volumes;
    private final Ec2Settings settings;
    private final Map<String, String> workspaceByInstance = new HashMap<>();

    Provisions(Ledger ledger, InstanceLifecycle instances, VolumeLifecycle volumes, Ec2Settings settings) {
        this.ledger = ledger;
        this.instances = instances;
        this.volumes = volumes;
        this.settings = settings;
    }

    InstanceSnapshot begin(Instant now, String workspaceId, RunRequest request) {
        InstanceSnapshot instance = instances.launch(now, request);
        workspaceByInstance.put(instance.id(), workspaceId);
        return instance;
    }

    /** The data volumes of a workspace. */
    List<VolumeSnapshot> volumesOf(String workspaceId) {
        return ledger.volumes().values().stream()
                .filter(volume -> workspaceId.equals(volume.tags().get(settings.workspaceTag())))
                .filter(volume -> volume.tags().containsKey(settings.deviceTag()))
                .toList();
    }

    /** Gives what is free to what runs. */
    void goOn(Instant now) {
        workspaceByInstance.entrySet().removeIf(one -> isOver(now, one.getKey(), one.getValue()));
    }

    private boolean isOver(Instant now, String instanceId, String workspaceId) {
        InstanceState state =
                ledger.find(instanceId).map(InstanceSnapshot::state).orElse(InstanceState.TERMINATED);
        if (state != InstanceState.RUNNING) {
            return state.isFinal();
        }
        List<VolumeSnapshot> waiting = volumesOf(workspaceId).stream()
                .filter(volume -> volume.attachments().stream()
                        .noneMatch(attachment -> attachment.instanceId().equals(instanceId)))
                .toList();
        waiting.stream()
                .filter(volume -> volume.attachments().isEmpty())
                .forEach(volume -> volumes.attach(
                        now, volume.id(), instanceId, volume.tags().getOrDefault(settings.deviceTag(), "")));
        return waiting.isEmpty();
    }
}
