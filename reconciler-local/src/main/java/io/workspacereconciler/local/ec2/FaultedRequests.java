package io.workspacereconciler.local.ec2;

import io.javalin.http.Context;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The way of a request through an endpoint that is not EC2's, with the faults of a {@link FaultPlan}: recorded, struck or
 * performed, answered. Closing it ends all that wait.
 */
public final class FaultedRequests implements AutoCloseable {

    private final FaultPlan faults;
    private final InstantSource clock;
    private final CallLog calls = new CallLog();
    private final Waits waits = new Waits();
    private final Wire wire = new Wire(waits);

    public FaultedRequests(FaultPlan faults, InstantSource clock) {
        this.faults = faults;
        this.clock = clock;
    }

    /**
     * An ordinary answer, in JSON.
     *
     * @param status HTTP status
     */
    public record Json(int status, String body) {}

    /**
     * Answers a request.
     *
     * @param request as rules see it, with its action and parameters
     * @param perform does what it asks for; may run never, or later
     */
    public void answer(Context context, QueryRequest request, Supplier<Json> perform) {
        calls.add(new ApiCall(request, "", "", clock.instant()));
        Exchange exchange = new Exchange(
                request,
                UUID.randomUUID().toString(),
                (any, id) -> {
                    Json json = perform.get();
                    return new Reply.Whole(json.status(), "application/json", json.body());
                },
                waits);
        context.future(() -> faults.next(request)
                .map(fault -> fault.strike(exchange))
                .orElseGet(() -> CompletableFuture.completedFuture(exchange.perform()))
                .exceptionally(closed -> new Reply.Cut())
                .thenCompose(reply -> wire.send(context, reply)));
    }

    /** The last ten thousand, oldest first. */
    public List<ApiCall> calls() {
        return calls.last();
    }

    public void clearCalls() {
        calls.clear();
    }

    /** Told of every request before it is answered, on the thread that answers; replaces the one before. */
    public void onCall(Consumer<ApiCall> listener) {
        calls.listen(listener);
    }

    @Override
    public void close() {
        waits.close();
    }
}
