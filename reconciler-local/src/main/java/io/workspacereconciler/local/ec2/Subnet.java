package io.workspacereconciler.local.ec2;

/**
 * The one subnet of a zone.
 *
 * @param id its id
 * @param zone its availability zone
 * @param vpcId the network that it is part of
 * @param cidr its addresses
 */
public record Subnet(String id, String zone, String vpcId, String cidr) {}
