/**
 * An EC2 account on loopback: {@link io.workspacereconciler.local.ec2.Ec2World} behaves like EC2,
 * {@link io.workspacereconciler.local.ec2.Ec2Endpoint} speaks its Query protocol, and
 * {@link io.workspacereconciler.local.ec2.FaultPlan} makes it fail on request.
 */
@NullMarked
package io.workspacereconciler.local.ec2;

import org.jspecify.annotations.NullMarked;
