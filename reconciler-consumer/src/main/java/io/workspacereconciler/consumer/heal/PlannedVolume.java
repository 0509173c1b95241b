package io.workspacereconciler.consumer.heal;

import java.util.Objects;

/** A volume of the workspace, and the device name under which its next instance is to see it. */
public record PlannedVolume(String volume, String device) {

    public PlannedVolume {
        Objects.requireNonNull(volume, "volume");
        Objects.requireNonNull(device, "device");
    }
}
