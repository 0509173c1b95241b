package io.workspacereconciler.local.platform;

/**
 * How to reach the platform's PostgreSQL.
 *
 * @param url begins with {@code jdbc:postgresql:}
 * @param user the role
 * @param password of the role; {@link #toString()} does not show it
 */
public record DatabaseAddress(String url, String user, String password) {
    @Override
    public String toString() {
        return url + " as " + user;
    }
}
