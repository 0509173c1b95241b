package io.workspacereconciler.local.controlplane;

import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.http.Context;
import io.workspacereconciler.local.ec2.ApiCall;
import io.workspacereconciler.local.ec2.Ec2World;
import io.workspacereconciler.local.ec2.FaultPlan;
import io.workspacereconciler.local.ec2.FaultedRequests;
import io.workspacereconciler.local.ec2.FaultedRequests.Json;
import io.workspacereconciler.local.ec2.QueryRequest;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Serves the control plane's contract over an {@link Ec2World} on loopback. Rules of its fault plan see each request as an
 * action, {@link #STATUS}, {@link #PROVISION} or {@link #STOP}, with {@code WorkspaceId}, {@code InstanceId}, the
 * credentials' headers and the body as parameters.
 */
public final class ControlPlaneEndpoint implements AutoCloseable {
    public static final String STATUS = "Status";
    public static final String PROVISION = "Provision";
    public static final String STOP = "Stop";

    private static final String LOOPBACK = "127.0.0.1";
    private static final List<String> CREDENTIALS = List.of("Authorization", "X-Molecule-Admin-Token");

    private final Javalin server;
    private final FaultedRequests requests;

    private ControlPlaneEndpoint(Javalin server, FaultedRequests requests) {
        this.server = server;
        this.requests = requests;
    }

    /** On loopback; rules may be added to the plan at any time; port 0 picks a free one. */
    public static ControlPlaneEndpoint start(
            Ec2World world, int port, Tenant tenant, FaultPlan faults, InstantSource clock) {
        FaultedRequests requests = new FaultedRequests(faults, clock);
        ControlPlane plane = new ControlPlane(world, tenant);
        Javalin server = Javalin.create(config -> {
            config.startup.showJavalinBanner = false;
            config.startup.showOldJavalinVersionWarning = false;
            config.http.compressionStrategy = CompressionStrategy.NONE;
            config.routes.get("/cp/workspaces/{id}/status", context -> {
                String instance = instance(context);
                answer(context, STATUS, plane, requests, () -> plane.status(context.pathParam("id"), instance));
            });
            config.routes.post("/cp/workspaces/provision", context -> {
                String body = context.body();
                answer(context, PROVISION, plane, requests, () -> plane.provision(body));
            });
            config.routes.delete("/cp/workspaces/{id}", context -> {
                String instance = instance(context);
                answer(context, STOP, plane, requests, () -> plane.stop(context.pathParam("id"), instance));
            });
        });
        return new ControlPlaneEndpoint(server.start(LOOPBACK, port), requests);
    }

    private static void answer(
            Context context, String action, ControlPlane plane, FaultedRequests requests, Supplier<Json> perform) {
        Map<String, String> headers = new TreeMap<>();
        CREDENTIALS.forEach(name -> headers.put(name, Objects.requireNonNullElse(context.header(name), "")));
        TreeMap<String, String> parameters = new TreeMap<>(headers);
        parameters.put("Action", action);
        parameters.put(
                "WorkspaceId", Objects.requireNonNullElse(context.pathParamMap().get("id"), ""));
        parameters.put("InstanceId", instance(context));
        parameters.put("Body", context.body());
        requests.answer(
                context,
                new QueryRequest(parameters, Set.of()),
                () -> plane.refusal(name -> headers.getOrDefault(name, "")).orElseGet(perform));
    }

    private static String instance(Context context) {
        return Objects.requireNonNullElse(context.queryParam("instance_id"), "");
    }

    /** What the routes begin with. */
    public URI uri() {
        return URI.create("http://" + LOOPBACK + ":" + server.port());
    }

    /** The last ten thousand calls since the start or {@link #clearCalls}, oldest first. */
    public List<ApiCall> calls() {
        return requests.calls();
    }

    /** The last calls of one action, oldest first. */
    public List<ApiCall> calls(String action) {
        return calls().stream().filter(call -> call.action().equals(action)).toList();
    }

    public void clearCalls() {
        requests.clearCalls();
    }

    /** Told of every call before it is answered, on the thread that answers; replaces the one before. */
    public void onCall(Consumer<ApiCall> listener) {
        requests.onCall(listener);
    }

    @Override
    public void close() {
        requests.close();
        server.stop();
    }
}
