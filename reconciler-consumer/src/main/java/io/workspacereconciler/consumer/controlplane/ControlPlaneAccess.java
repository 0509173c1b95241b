package io.workspacereconciler.consumer.controlplane;

import io.workspacereconciler.settings.Secret;
import io.workspacereconciler.workspace.Place;
import java.net.URI;
import java.util.Objects;
import java.util.Set;

/**
 * Where the control plane is, who asks it, and which of its words mean that an instance does not run.
 *
 * @param url what its routes begin with, without a slash at its end
 * @param orgId the organisation for which it provisions
 * @param sharedSecret that the caller is a platform; left out of a call when empty
 * @param adminToken which tenant the caller is; left out of a call when empty
 * @param platformUrl where agents that it provisions find the platform
 * @param deadStates EC2's words for an instance that does not run, and others of its own
 */
public record ControlPlaneAccess(
        URI url, String orgId, Secret sharedSecret, Secret adminToken, URI platformUrl, Set<String> deadStates) {

    public ControlPlaneAccess {
        Objects.requireNonNull(url, "url");
        Objects.requireNonNull(orgId, "orgId");
        Objects.requireNonNull(sharedSecret, "sharedSecret");
        Objects.requireNonNull(adminToken, "adminToken");
        Objects.requireNonNull(platformUrl, "platformUrl");
        deadStates = Set.copyOf(deadStates);
    }

    /** The one place whose instances it knows: which account and region they are in is its own business. */
    public Place place() {
        return new Place("control-plane", orgId);
    }
}
