package io.workspacereconciler.local.ec2;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** One request on its way to its reply, as a {@link Fault} sees it: it may be performed, delayed, refused or none of it. */
final class Exchange {
    /** What is done for a request, and its ordinary reply. */
    @FunctionalInterface
    interface Performance {
        Reply.Whole answer(QueryRequest request, String requestId);
    }

    private final QueryRequest request;
    private final String requestId;
    private final Performance performance;
    private final Waits waits;

    Exchange(QueryRequest request, String requestId, Performance performance, Waits waits) {
        this.request = request;
        this.requestId = requestId;
        this.performance = performance;
        this.waits = waits;
    }

    Reply.Whole perform() {
        return performance.answer(request, requestId);
    }

    Reply.Whole performHiding(Set<String> instanceIds) {
        return performance.answer(request.hiding(instanceIds), requestId);
    }

    Reply.Whole performIn(Ec2World world) {
        return world.actions().answer(request, requestId);
    }

    Reply refuse(int status, String code, String message) {
        return Reply.refusal(new Ec2Refusal(status, code, message), requestId);
    }

    /** Completes after the time, or exceptionally when the endpoint is closed before; occupies no thread. */
    CompletableFuture<Void> after(Duration time) {
        return waits.after(time);
    }
}
