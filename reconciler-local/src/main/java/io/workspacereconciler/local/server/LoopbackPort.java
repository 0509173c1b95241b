package io.workspacereconciler.local.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Ports of 127.0.0.1, looked at before a server is started: afterwards a taken one shows only as a long wait. */
final class LoopbackPort {
    private static final InetAddress ADDRESS = InetAddress.getLoopbackAddress();

    private LoopbackPort() {}

    /** Listens on a free port, which is held until the socket is closed. */
    static ServerSocket holdFree() {
        try {
            return new ServerSocket(0, 1, ADDRESS);
        } catch (IOException e) {
            throw new UncheckedIOException("no free port on the loopback address", e);
        }
    }

    /** Throws if something listens on the port: a server started there would fail, or talk to that other one. */
    static void requireFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            // what a closed server leaves in TIME_WAIT is no obstacle to the next
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(ADDRESS, port));
        } catch (IOException e) {
            throw new IllegalStateException("port " + port + " of 127.0.0.1 is taken", e);
        }
    }
}
