package io.workspacereconciler.local.ec2;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A launch template whose versions count from 1 without gaps.
 *
 * @param id its id
 * @param name unique in its world
 * @param created when its first version was made
 * @param defaultVersion what {@code $Default} means
 * @param versions each version's data, the first one first
 */
public record LaunchTemplate(
        String id, String name, Instant created, int defaultVersion, List<LaunchTemplate.Version> versions) {

    /**
     * What one version fixes.
     *
     * @param number from 1
     * @param instanceType the type of an instance launched from it
     * @param imageId its image
     * @param tags what it tags instances with
     * @param created when it was made
     */
    public record Version(int number, String instanceType, String imageId, Map<String, String> tags, Instant created) {
        public Version {
            tags = Map.copyOf(tags);
        }
    }

    public LaunchTemplate {
        versions = List.copyOf(versions);
        if (defaultVersion < 1 || defaultVersion > versions.size()) {
            throw new IllegalArgumentException("no such version: " + defaultVersion);
        }
    }

    /** What {@code $Latest} means. */
    public int latestVersion() {
        return versions.size();
    }

    /** The version that a request names: a number, {@code $Default} (also when empty) or {@code $Latest}. */
    Version version(String wanted) {
        if (wanted.isEmpty() || wanted.equals("$Default")) {
            return versions.get(defaultVersion - 1);
        }
        if (wanted.equals("$Latest")) {
            return versions.get(versions.size() - 1);
        }
        return versions.stream()
                .filter(version -> Integer.toString(version.number()).equals(wanted))
                .findFirst()
                .orElseThrow(() -> Ec2Refusal.of(
                        "InvalidLaunchTemplateId.VersionNotFound",
                        "Could not find the specified version " + wanted + " for the launch template with ID " + id
                                + "."));
    }

    LaunchTemplate plus(String instanceType, String imageId, Map<String, String> tags, Instant at) {
        List<Version> all = new ArrayList<>(versions);
        all.add(new Version(all.size() + 1, instanceType, imageId, tags, at));
        return new LaunchTemplate(id, name, created, defaultVersion, all);
    }

    LaunchTemplate withDefaultVersion(int number) {
        return new LaunchTemplate(id, name, created, number, versions);
    }
}
