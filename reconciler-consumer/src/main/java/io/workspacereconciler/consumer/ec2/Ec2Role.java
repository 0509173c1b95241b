package io.workspacereconciler.consumer.ec2;

import org.jspecify.annotations.Nullable;

/**
 * A role that is assumed, by STS AssumeRole, with what the SDK's default chain finds.
 *
 * @param externalId what its trust policy asks for; null where it asks for none
 */
public record Ec2Role(String arn, @Nullable String externalId) {}
