package io.workspacereconciler.local.controlplane;

/**
 * Whose calls are answered.
 *
 * @param orgId of every provision
 * @param sharedSecret of every call
 * @param adminToken of every call
 */
public record Tenant(String orgId, String sharedSecret, String adminToken) {
    /** The one of the demo; its words protect nothing. */
    public static final Tenant LOCAL = new Tenant("local", "local-shared-secret", "local-admin-token");
}
