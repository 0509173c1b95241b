/** EC2, the only place that knows the AWS SDK: how instances are asked about and replaced. */
@NullMarked
package io.workspacereconciler.consumer.ec2;

import org.jspecify.annotations.NullMarked;
