package io.workspacereconciler.local.ec2;

import java.time.Instant;

/** One action of the EC2 API: does it, writes the inside of its response, or throws an {@link Ec2Refusal}. */
interface Ec2Action {
    void answer(Instant now, QueryRequest request, Ec2Xml xml);
}
