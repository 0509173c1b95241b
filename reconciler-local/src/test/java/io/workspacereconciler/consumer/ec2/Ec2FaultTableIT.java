package io.workspacereconciler.consumer.ec2;

import io.workspacereconciler.consumer.faults.FaultTableContract;
import org.jspecify.annotations.NullMarked;

/** EC2's faults. */
@NullMarked
final class Ec2FaultTableIT extends FaultTableContract<FaultCase> {

    Ec2FaultTableIT() {
        super(new FaultedFleet(), "faults");
    }
}
