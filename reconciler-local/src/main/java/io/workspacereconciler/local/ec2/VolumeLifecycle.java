package io.workspacereconciler.local.ec2;

import io.workspacereconciler.local.ec2.Attachment.OnTermination;
import io.workspacereconciler.local.ec2.Attachment.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Makes, attaches, detaches and ends volumes by EC2's rules; not thread-safe. */
final class VolumeLifecycle {
    static final String ROOT_DEVICE = "/dev/xvda";

    private final Ledger ledger;
    private final Transitions transitions;
    private final Ec2Delays delays;
    private final IdSequence ids;

    VolumeLifecycle(Ledger ledger, Transitions transitions, Ec2Delays delays, IdSequence ids) {
        this.ledger = ledger;
        this.transitions = transitions;
        this.delays = delays;
        this.ids = ids;
    }

    VolumeSnapshot create(Instant now, String zone, Map<String, String> tags) {
        VolumeSnapshot volume = new VolumeSnapshot(ids.next("vol"), zone, 8, now, tags, List.of());
        ledger.put(volume);
        return volume;
    }

    /** An attachment that needs no time, as for the volumes that an instance starts with. */
    void attachAtOnce(Instant now, String volumeId, String instanceId, String device) {
        OnTermination fate = device.equals(ROOT_DEVICE) ? OnTermination.DELETE : OnTermination.KEEP;
        ledger.put(new Attachment(volumeId, instanceId, device, Status.ATTACHED, now, fate));
    }

    Attachment attach(Instant now, String volumeId, String instanceId, String device) {
        VolumeSnapshot volume = ledger.volume(volumeId);
        InstanceSnapshot instance = ledger.instance(instanceId);
        if (!volume.attachments().isEmpty()) {
            throw Ec2Refusal.of("VolumeInUse", volumeId + " is already attached to an instance");
        }
        if (instance.state() != InstanceState.RUNNING && instance.state() != InstanceState.STOPPED) {
            throw Ec2Refusal.of("IncorrectState", "Instance '" + instanceId + "' is not 'running'.");
        }
        if (!instance.zone().equals(volume.zone())) {
            throw Ec2Refusal.of(
                    "InvalidVolume.ZoneMismatch",
                    "The volume '" + volumeId + "' is not in the same availability zone as instance '" + instanceId
                            + "'");
        }
        if (instance.attachments().stream().anyMatch(held -> held.device().equals(device))) {
            throw Ec2Refusal.invalidValue(
                    "Invalid value '" + device + "' for unixDevice. Attachment point " + device + " is already in use");
        }
        Attachment attaching = new Attachment(volumeId, instanceId, device, Status.ATTACHING, now, OnTermination.KEEP);
        ledger.put(attaching);
        transitions.at(now.plus(delays.attaching()), done -> {
            if (ledger.holds(attaching)) {
                ledger.put(attaching.with(Status.ATTACHED));
            }
        });
        return attaching;
    }

    /** The instance id may be empty: the volume knows where it is. */
    Attachment detach(Instant now, String volumeId, String instanceId) {
        VolumeSnapshot volume = ledger.volume(volumeId);
        if (volume.attachments().isEmpty()) {
            throw Ec2Refusal.of("IncorrectState", "Volume '" + volumeId + "' is in the 'available' state.");
        }
        Attachment held = volume.attachments().get(0);
        if (!instanceId.isEmpty() && !held.instanceId().equals(instanceId)) {
            throw Ec2Refusal.of(
                    "InvalidAttachment.NotFound",
                    "The volume '" + volumeId + "' is not attached to instance '" + instanceId + "'");
        }
        if (held.status() == Status.DETACHING) {
            throw Ec2Refusal.of("IncorrectState", "Volume '" + volumeId + "' is in the 'detaching' state.");
        }
        boolean stopped = ledger.instance(held.instanceId()).state() == InstanceState.STOPPED;
        if (held.device().equals(ROOT_DEVICE) && !stopped) {
            throw Ec2Refusal.of(
                    "OperationNotPermitted",
                    "Unable to detach root volume '" + ROOT_DEVICE + "' from instance '" + held.instanceId() + "'");
        }
        return letGo(now, held, delays.detaching());
    }

    /** What happens to an instance's volumes when it is told to terminate; all is over when it is terminated. */
    void endWith(Instant now, InstanceSnapshot instance) {
        instance.attachments().forEach(held -> letGo(now, held, delays.terminating()));
    }

    private Attachment letGo(Instant now, Attachment held, Duration delay) {
        Attachment detaching = held.with(Status.DETACHING);
        boolean ending = ledger.instance(held.instanceId()).state().isFinal();
        ledger.put(detaching);
        transitions.at(now.plus(delay), done -> {
            if (!ledger.holds(detaching)) {
                return;
            }
            ledger.release(detaching);
            if (ending && detaching.onTermination() == OnTermination.DELETE) {
                ledger.removeVolume(detaching.volumeId());
            }
        });
        return detaching;
    }
}
