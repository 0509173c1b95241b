package io.workspacereconciler.consumer.heal;

import io.workspacereconciler.check.Remains;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Where a workspace's volumes are while its old instance is down, and what a person could do about those that are held. */
final class VolumeWhereabouts {

    private final InstanceReplacer replacer;

    VolumeWhereabouts(InstanceReplacer replacer) {
        this.replacer = replacer;
    }

    /**
     * What keeps a new instance from having them: somebody has attached one elsewhere.
     *
     * @throws ReplacementException when it cannot be learned
     */
    Optional<String> heldElsewhere(ReplacementPlan plan) {
        return found(plan).values().stream()
                .filter(volume -> volume.attachedTo() != null)
                .filter(volume -> !plan.dead().value().equals(volume.attachedTo()))
                .findFirst()
                .map(VolumeWhereabouts::held);
    }

    /** A sentence about all of them; never throws. */
    String describe(ReplacementPlan plan) {
        if (plan.volumes().isEmpty()) {
            return plan.volumesInWords();
        }
        Map<String, Remains.Volume> found;
        try {
            found = found(plan);
        } catch (ReplacementException e) {
            return "where its volumes are is not known, " + e.reason();
        }
        List<String> notFree = plan.volumes().stream()
                .map(PlannedVolume::volume)
                .filter(volume ->
                        !found.containsKey(volume) || found.get(volume).attachedTo() != null)
                .map(volume ->
                        found.containsKey(volume) ? held(found.get(volume)) : volume + " is not found by its tag")
                .toList();
        return notFree.isEmpty() ? "its volumes are free" : String.join(", ", notFree);
    }

    private static String held(Remains.Volume volume) {
        return volume.id() + " is attached to " + volume.attachedTo() + "; detach it there";
    }

    private Map<String, Remains.Volume> found(ReplacementPlan plan) {
        List<String> planned =
                plan.volumes().stream().map(PlannedVolume::volume).toList();
        return replacer.remains(plan.workspace()).volumes().stream()
                .filter(volume -> planned.contains(volume.id()))
                .collect(Collectors.toMap(Remains.Volume::id, Function.identity()));
    }
}
