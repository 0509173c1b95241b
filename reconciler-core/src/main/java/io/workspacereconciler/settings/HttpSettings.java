package io.workspacereconciler.settings;

import java.util.List;

/**
 * Where health and metrics are served.
 *
 * @param host the address to listen on
 * @param port from 0 to 65535; 0 picks a free one
 */
public record HttpSettings(String host, int port) {
    private static final Setting<String> HOST = Setting.text("RECONCILER_HTTP_HOST")
            .defaultsTo("127.0.0.1")
            .doc("The address on which health and metrics are served; `0.0.0.0` in a container.");

    private static final Setting<Integer> PORT =
            Setting.integer("RECONCILER_HTTP_PORT").between("0", "65535").doc("Its port; `0` picks a free one.");

    /** What these settings are read from, by a program with this port of its own. */
    public static List<Declaration> settings(int defaultPort) {
        return List.of(HOST, PORT.defaultsTo(Integer.toString(defaultPort)));
    }

    /** From values that were read with {@link #settings}. */
    public static HttpSettings from(SettingValues values) {
        return new HttpSettings(values.get(HOST), values.get(PORT));
    }
}
