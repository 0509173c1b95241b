package io.workspacereconciler.consumer.ec2;

import java.util.Map;

/**
 * From what and where new instances are launched.
 *
 * @param template the launch template's name; {@code {tier}} in it stands for the workspace's tier
 * @param subnets a subnet for each zone where no sighting tells the old instance's
 */
public record Ec2LaunchSettings(String template, Map<String, String> subnets) {

    private static final String TIER = "{tier}";

    public Ec2LaunchSettings {
        subnets = Map.copyOf(subnets);
    }

    String templateFor(int tier) {
        return template.replace(TIER, Integer.toString(tier));
    }

    /** Whether each tier has a template of its own. */
    boolean isOfTier() {
        return template.contains(TIER);
    }
}
