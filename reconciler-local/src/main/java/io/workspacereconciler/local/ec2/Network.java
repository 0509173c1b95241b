package io.workspacereconciler.local.ec2;

/**
 * Where an instance is reached; all empty once it is terminated.
 *
 * @param subnetId its subnet
 * @param vpcId its network
 * @param privateIp its address
 */
public record Network(String subnetId, String vpcId, String privateIp) {
    static final Network NONE = new Network("", "", "");

    /** Whether the instance has lost its addresses. */
    public boolean isNone() {
        return subnetId.isEmpty();
    }
}
