package io.workspacereconciler.consumer.controlplane;

import io.workspacereconciler.consumer.faults.FaultTableContract;
import org.jspecify.annotations.NullMarked;

/** The control plane's faults. */
@NullMarked
final class ControlPlaneFaultTableIT extends FaultTableContract<FaultedControlPlane.StatusFault> {

    ControlPlaneFaultTableIT() {
        super(new FaultedControlPlane(), "control plane faults");
    }
}
