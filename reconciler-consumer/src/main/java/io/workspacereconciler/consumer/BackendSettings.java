package io.workspacereconciler.consumer;

import io.workspacereconciler.consumer.heal.ChangePace;
import io.workspacereconciler.workspace.PlaceColumns;
import io.workspacereconciler.workspace.Places;

/** How instances are asked about and replaced: the settings of the one backend that was chosen. */
public sealed interface BackendSettings permits Ec2Settings, ControlPlaneSettings {

    /** The words of {@code RECONCILER_BACKEND}. */
    enum Word {
        /** EC2 itself. */
        EC2,
        /** A platform's control plane, which alone may use EC2. */
        CONTROL_PLANE
    }

    /**
     * Where its instances are.
     *
     * @param columns of the registry that say where each is
     * @throws io.workspacereconciler.operate.StartupException when that is not configured
     */
    Places places(PlaceColumns columns);

    /** How often what restarts change is changed, so that they take no more than their share of what it allows. */
    ChangePace pace();
}
