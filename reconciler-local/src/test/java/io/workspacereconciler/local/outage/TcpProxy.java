package io.workspacereconciler.local.outage;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A way to a server on loopback that a test can cut, or stall: connections stand then and nothing ever comes back. */
public final class TcpProxy implements AutoCloseable {
    private enum Mode {
        PASS,
        CUT,
        STALL
    }

    private final ServerSocket server;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final InetSocketAddress target;
    private volatile Mode mode = Mode.PASS;

    private TcpProxy(ServerSocket server, InetSocketAddress target) {
        this.server = server;
        this.target = target;
    }

    /** Listens on a free port. */
    public static TcpProxy to(int targetPort) throws IOException {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        TcpProxy proxy = new TcpProxy(new ServerSocket(0, 50, loopback), new InetSocketAddress(loopback, targetPort));
        daemon(proxy::accept);
        return proxy;
    }

    /** Where it listens. */
    public int port() {
        return server.getLocalPort();
    }

    /** All connections end, and new ones end at once. */
    public void cut() {
        mode = Mode.CUT;
        end();
    }

    /** Connections stand and new ones are accepted, but nothing passes. */
    public void stall() {
        mode = Mode.STALL;
    }

    /** New connections pass again; those from before have ended. */
    public void restore() {
        end();
        mode = Mode.PASS;
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                sockets.add(client);
                if (mode == Mode.CUT) {
                    close(client);
                } else if (mode == Mode.PASS) {
                    connect(client);
                }
            } catch (IOException e) {
                if (!server.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private void connect(Socket client) {
        Socket upstream = new Socket();
        try {
            upstream.connect(target);
            sockets.add(upstream);
            daemon(() -> pump(client, upstream));
            daemon(() -> pump(upstream, client));
        } catch (IOException e) {
            close(client);
            close(upstream);
        }
    }

    private void pump(Socket from, Socket to) {
        byte[] bytes = new byte[16_384];
        try (InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            for (int read = in.read(bytes); read >= 0; read = in.read(bytes)) {
                if (mode == Mode.PASS) {
                    out.write(bytes, 0, read);
                }
            }
        } catch (IOException e) {
            // either end is gone, and so is the other then
        } finally {
            close(from);
            close(to);
        }
    }

    private void end() {
        sockets.forEach(this::close);
    }

    private void close(Socket socket) {
        sockets.remove(socket);
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "tcp-proxy");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        server.close();
        end();
    }
}
