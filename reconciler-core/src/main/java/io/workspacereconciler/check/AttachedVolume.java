package io.workspacereconciler.check;

import java.util.Objects;

/**
 * A volume as an instance's block device mapping names it.
 *
 * @param device the name under which the instance sees it, such as {@code /dev/sdf}
 * @param deletedWithInstance EC2's DeleteOnTermination
 */
public record AttachedVolume(String volume, String device, boolean deletedWithInstance) {

    public AttachedVolume {
        Objects.requireNonNull(volume, "volume");
        Objects.requireNonNull(device, "device");
    }
}
