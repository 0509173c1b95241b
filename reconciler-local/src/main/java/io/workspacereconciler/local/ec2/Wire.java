package io.workspacereconciler.local.ec2;

import io.javalin.http.Context;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.SelectableChannelEndPoint;

/** How a reply leaves: whole, or in one of the ways in which an answer is lost. Nothing here blocks for long. */
final class Wire {
    private final Waits waits;

    Wire(Waits waits) {
        this.waits = waits;
    }

    CompletableFuture<Void> send(Context context, Reply reply) {
        try {
            if (reply instanceof Reply.Whole whole) {
                send(context, whole);
                return CompletableFuture.completedFuture(null);
            }
            if (reply instanceof Reply.Trickle trickle) {
                byte[] body = begin(context, trickle.whole());
                return trickle(context, body, 0, trickle.pause());
            }
            if (reply instanceof Reply.Half half) {
                byte[] body = begin(context, half.whole());
                HttpServletResponse response = context.res();
                response.getOutputStream().write(body, 0, body.length / 2);
                response.flushBuffer();
            }
            if (reply instanceof Reply.Reset) {
                reset(context);
            }
            return cut(context);
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    static void send(Context context, Reply.Whole whole) {
        whole.headers().forEach(context::header);
        context.status(whole.status()).contentType(whole.contentType()).result(whole.body());
    }

    /** Sends the head, which announces the whole length. */
    private static byte[] begin(Context context, Reply.Whole whole) throws IOException {
        byte[] body = whole.body().getBytes(StandardCharsets.UTF_8);
        HttpServletResponse response = context.res();
        response.setStatus(whole.status());
        response.setContentType(whole.contentType());
        response.setContentLength(body.length);
        response.flushBuffer();
        return body;
    }

    /** Ends when all is sent or the caller has left. */
    private CompletableFuture<Void> trickle(Context context, byte[] body, int sent, Duration pause) {
        if (sent == body.length) {
            return CompletableFuture.completedFuture(null);
        }
        return waits.after(pause).thenCompose(over -> {
            try {
                HttpServletResponse response = context.res();
                response.getOutputStream().write(body[sent]);
                response.flushBuffer();
            } catch (IOException left) {
                return new CompletableFuture<>();
            }
            return trickle(context, body, sent + 1, pause);
        });
    }

    /** A socket that is closed without lingering sends a reset in place of its end; only Jetty's own types lead to it. */
    private static void reset(Context context) throws IOException {
        EndPoint end = ServletContextRequest.getServletContextRequest(context.req())
                .getConnectionMetaData()
                .getConnection()
                .getEndPoint();
        if (end instanceof SelectableChannelEndPoint selectable
                && selectable.getChannel() instanceof SocketChannel socket) {
            socket.setOption(StandardSocketOptions.SO_LINGER, 0);
        }
    }

    /**
     * Jetty ends the connection without a further byte when a servlet sends the error -1, and recycles request and
     * response. The stage never completes: Javalin would go on to use both, and loops for ever in its handling of the
     * failure.
     */
    private static CompletableFuture<Void> cut(Context context) throws IOException {
        context.res().sendError(-1);
        return new CompletableFuture<>();
    }
}
