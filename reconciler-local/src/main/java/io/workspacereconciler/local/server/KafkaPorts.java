package io.workspacereconciler.local.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;

/**
 * The two ports of an {@link EmbeddedKafka} on 127.0.0.1: always two different ones, both within 1 to 65535.
 *
 * @param broker where clients connect
 * @param controller where the broker reaches its own controller; keep it with the broker's port for a quick restart
 */
public record KafkaPorts(int broker, int controller) {
    private static final int MAX_PORT = 65535;

    public KafkaPorts {
        if (broker < 1 || broker > MAX_PORT || controller < 1 || controller > MAX_PORT) {
            throw new IllegalArgumentException("not a port: " + broker + " or " + controller);
        }
        if (broker == controller) {
            throw new IllegalArgumentException("broker and controller need two ports, both are " + broker);
        }
    }

    /** Two ports that nothing listened on a moment ago. */
    public static KafkaPorts free() {
        // both are held open until both are known, or the second could be the first again
        try (ServerSocket broker = LoopbackPort.holdFree();
                ServerSocket controller = LoopbackPort.holdFree()) {
            return new KafkaPorts(broker.getLocalPort(), controller.getLocalPort());
        } catch (IOException e) {
            throw new UncheckedIOException("a held port was not released", e);
        }
    }
}
