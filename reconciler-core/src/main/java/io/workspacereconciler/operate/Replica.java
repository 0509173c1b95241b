package io.workspacereconciler.operate;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.UUID;

/** What replicas are called in logs, in claims and by the broker. */
public final class Replica {

    private Replica() {}

    /** A new name on each call: the program, this machine and a random part, such as {@code reconciler-consumer@host-1f3a}. */
    public static String name(String program) {
        return program + "@" + host() + "-" + UUID.randomUUID().toString().substring(0, 4);
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "unknown-host";
        }
    }
}
