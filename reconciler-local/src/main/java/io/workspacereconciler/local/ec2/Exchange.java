package io.workspacereconciler.local.ec2;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** One request on its way to its reply, as a {@link Fault} sees it: it may be performed, delayed, refused or none of it. */
final class Exchange {
    private final QueryRequest request;
    private final String requestId;
    private final Ec2Actions actions;
    private final Waits waits;

    Exchange(QueryRequest request, String requestId, Ec2Actions actions, Waits waits) {
        this.request = request;
        this.requestId = requestId;
        this.actions = actions;
        this.waits = waits;
    }

    Reply.Whole perform() {
        return actions.answer(request, requestId);
    }

    Reply.Whole performHiding(Set<String> instanceIds) {
        return actions.answer(request.hiding(instanceIds), requestId);
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
