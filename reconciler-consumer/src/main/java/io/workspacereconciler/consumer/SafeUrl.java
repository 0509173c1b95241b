package io.workspacereconciler.consumer;

import java.net.URI;
import java.util.regex.Pattern;

/** To which addresses credentials may be sent. */
final class SafeUrl {

    private static final Pattern LOOPBACK =
            Pattern.compile("localhost|127(?:\\.\\d{1,3}){3}|\\[::1]|\\[0:0:0:0:0:0:0:1]");

    private SafeUrl() {}

    /** Whether it is https, or http on loopback, without a user, a query or a fragment. */
    static boolean isSafe(URI url) {
        boolean plain = "http".equals(url.getScheme());
        return (plain || "https".equals(url.getScheme()))
                && (!plain || LOOPBACK.matcher(url.getHost()).matches())
                && url.getRawUserInfo() == null
                && url.getRawQuery() == null
                && url.getRawFragment() == null;
    }
}
