package io.workspacereconciler.local.ec2;

import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.http.Context;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Serves an {@link Ec2World} on loopback to the AWS SDKs and the aws CLI over EC2's Query protocol, and to people with
 * curl in plain text. A request that waits occupies no thread; closing ends all that wait.
 */
public final class Ec2Endpoint implements AutoCloseable {
    private static final String LOOPBACK = "127.0.0.1";
    private static final String ANY = "0.0.0.0";

    private final Javalin server;
    private final String host;
    private final CallLog calls;
    private final Waits waits;
    private final Permissions permissions;

    private Ec2Endpoint(Javalin server, String host, CallLog calls, Waits waits, Permissions permissions) {
        this.server = server;
        this.host = host;
        this.calls = calls;
        this.waits = waits;
        this.permissions = permissions;
    }

    /** On loopback, without faults and limits; port 0 picks a free one. */
    public static Ec2Endpoint start(Ec2World world, int port) {
        return start(world, port, new FaultPlan(), ApiLimits.unlimited());
    }

    /** On loopback; rules may be added to the plan at any time; port 0 picks a free one. */
    public static Ec2Endpoint start(Ec2World world, int port, FaultPlan faults, ApiLimits limits) {
        return start(world, LOOPBACK, port, faults, limits);
    }

    /**
     * Without limits. Anyone who reaches the host may kill instances: take another than loopback only in a
     * network of containers.
     *
     * @param host the address to listen on; {@code 0.0.0.0} for all of them
     * @param port 0 picks a free one
     */
    public static Ec2Endpoint start(Ec2World world, String host, int port, FaultPlan faults) {
        return start(world, host, port, faults, ApiLimits.unlimited());
    }

    private static Ec2Endpoint start(Ec2World world, String host, int port, FaultPlan faults, ApiLimits limits) {
        CallLog calls = new CallLog();
        Waits waits = new Waits();
        Wire wire = new Wire(waits);
        Permissions permissions = new Permissions();
        Ec2Gateway gateway = new Ec2Gateway(world, faults, limits, calls, waits, permissions);
        HumanPages pages = new HumanPages(world);
        Javalin server = Javalin.create(config -> {
            config.startup.showJavalinBanner = false;
            config.startup.showOldJavalinVersionWarning = false;
            config.http.compressionStrategy = CompressionStrategy.NONE;
            config.routes.post("/", context -> answer(context, gateway, wire, context.body()));
            config.routes.get("/", context -> {
                String query = Objects.requireNonNullElse(context.queryString(), "");
                if (query.isEmpty()) {
                    context.contentType("text/plain;charset=UTF-8").result(pages.overview());
                } else {
                    answer(context, gateway, wire, query);
                }
            });
            config.routes.post("/kill/{id}", context -> change(context, pages, world::terminate));
            config.routes.post("/stop/{id}", context -> change(context, pages, world::stop));
            config.routes.post("/start/{id}", context -> change(context, pages, world::start));
        });
        return new Ec2Endpoint(server.start(host, port), host, calls, waits, permissions);
    }

    /** For {@code endpointOverride} or {@code --endpoint-url}, on this machine. */
    public URI uri() {
        String reached = host.equals(ANY) ? LOOPBACK : host;
        return URI.create("http://" + reached + ":" + server.port());
    }

    /** The last ten thousand calls since the start or {@link #clearCalls}, oldest first. */
    public List<ApiCall> calls() {
        return calls.last();
    }

    /** The last calls of one action, oldest first. */
    public List<ApiCall> calls(String action) {
        return calls().stream().filter(call -> call.action().equals(action)).toList();
    }

    /** How often each action was called since the start or {@link #clearCalls}, refused calls included. */
    public Map<String, Integer> callCounts() {
        return calls.counts();
    }

    /** From now on these actions are refused as by a policy that does not allow them, and all others are not. */
    public void deny(Set<String> actions) {
        permissions.deny(actions);
    }

    public void clearCalls() {
        calls.clear();
    }

    /** Told of every call before it is answered, on the thread that answers; replaces the one before. */
    public void onCall(Consumer<ApiCall> listener) {
        calls.listen(listener);
    }

    @Override
    public void close() {
        waits.close();
        server.stop();
    }

    private static void change(Context context, HumanPages pages, Function<String, InstanceSnapshot> change) {
        Wire.send(context, pages.change(context.pathParam("id"), change));
    }

    private static void answer(Context context, Ec2Gateway gateway, Wire wire, String form) {
        String authorization = Objects.requireNonNullElse(context.header("Authorization"), "");
        String userAgent = Objects.requireNonNullElse(context.header("User-Agent"), "");
        context.future(
                () -> gateway.answer(form, authorization, userAgent).thenCompose(reply -> wire.send(context, reply)));
    }
}
