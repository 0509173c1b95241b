package io.workspacereconciler.local.ec2;

import java.util.Map;

/**
 * One instance to launch, with everything resolved.
 *
 * @param subnet where
 * @param template type and image
 * @param instanceTags tags of the instance
 * @param volumeTags tags of its root volume
 * @param clientToken empty when the caller gave none
 * @param fingerprint equal for requests with equal parameters
 */
record RunRequest(
        Subnet subnet,
        LaunchTemplate.Version template,
        Map<String, String> instanceTags,
        Map<String, String> volumeTags,
        String clientToken,
        String fingerprint) {}
