package io.workspacereconciler.local.ec2;

import java.util.Set;

/** Which actions the callers of an endpoint are denied, whatever they ask; thread-safe. */
final class Permissions {
    private static final String CREATE_TAGS = "CreateTags";

    private volatile Set<String> denied = Set.of();

    void deny(Set<String> actions) {
        denied = Set.copyOf(actions);
    }

    /** Whether the request needs a permission that is denied; a launch that tags needs that of CreateTags, too. */
    boolean deny(QueryRequest request) {
        return denied.contains(request.action())
                || (denied.contains(CREATE_TAGS)
                        && request.action().equals("RunInstances")
                        && !request.text("TagSpecification.1.ResourceType").isEmpty());
    }
}
