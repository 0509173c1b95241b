package io.workspacereconciler.consumer.ec2;

import io.workspacereconciler.check.Look;
import io.workspacereconciler.check.SeenInstance;
import io.workspacereconciler.check.UnknownCause;
import io.workspacereconciler.consumer.check.RunningCheck;
import io.workspacereconciler.workspace.InstanceId;
import io.workspacereconciler.workspace.OnlineWorkspace;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/**
 * The checks of one batch over one DescribeInstances by filter, shared out to the workspaces; what that leaves out is
 * asked once more by id, since EC2 has been seen to leave out instances that run.
 *
 * <p>Rejected: one call per workspace, which reaches 1,200 workspaces a minute with the whole account's bucket.
 */
public final class Ec2RunningCheck implements RunningCheck {

    /** An answer without any of so many asked ids comes from a wrong account, region or role. */
    private static final int VOID_FROM = 5;

    private final CompletableFuture<Map<InstanceId, Look>> looks;
    private final InstantSource clock;

    private Ec2RunningCheck(CompletableFuture<Map<InstanceId, Look>> looks, InstantSource clock) {
        this.looks = looks;
        this.clock = clock;
    }

    /** Checks over this access to EC2; each batch makes its calls on {@code executor}. */
    public static RunningCheck.OfBatch over(Ec2Access access, Executor executor, InstantSource clock) {
        Ec2Describe describe = access.describe();
        return batch -> new Ec2RunningCheck(
                CompletableFuture.supplyAsync(() -> lookAt(describe, ids(batch), clock), executor), clock);
    }

    @Override
    public CompletionStage<Look> isRunning(OnlineWorkspace workspace) {
        return looks.thenApply(all -> all.getOrDefault(
                workspace.instance(),
                new Look.NoAnswer(
                        UnknownCause.INTERNAL, "not part of the batch that was asked", null, clock.instant())));
    }

    private static Set<InstanceId> ids(List<OnlineWorkspace> batch) {
        Set<InstanceId> ids = new LinkedHashSet<>();
        batch.forEach(workspace -> ids.add(workspace.instance()));
        return ids;
    }

    /** A look at each of these instances. */
    static Map<InstanceId, Look> lookAt(Ec2Describe describe, Set<InstanceId> ids, InstantSource clock) {
        Map<InstanceId, Look> looks = new HashMap<>();
        Ec2Describe.Answer first = describe.byFilter(ids);
        Instant at = clock.instant();
        if (first instanceof Ec2Describe.Answer.Doubtful none) {
            ids.forEach(id -> looks.put(id, noAnswer(none, at)));
            return looks;
        }
        Ec2Describe.Answer.Whole whole = (Ec2Describe.Answer.Whole) first;
        addSeen(looks, whole, at);
        Set<InstanceId> missing = new LinkedHashSet<>(ids);
        missing.removeAll(looks.keySet());
        if (missing.size() == ids.size() && ids.size() >= VOID_FROM) {
            missing.forEach(id -> looks.put(
                    id,
                    new Look.NoAnswer(
                            UnknownCause.VOID_ANSWER,
                            "none of " + ids.size() + " instances is known to this account, region and role",
                            whole.requestId(),
                            at)));
        } else if (!missing.isEmpty()) {
            askAgain(describe, missing, looks, clock);
        }
        return looks;
    }

    private static void askAgain(
            Ec2Describe describe, Set<InstanceId> missing, Map<InstanceId, Look> looks, InstantSource clock) {
        Set<InstanceId> open = new LinkedHashSet<>(missing);
        // At most twice: NotFound names some of the ids, and the second call is about the rest.
        for (int call = 0; call < 2 && !open.isEmpty(); call++) {
            Ec2Describe.Answer answer = describe.byId(open);
            Instant at = clock.instant();
            if (answer instanceof Ec2Describe.Answer.Whole whole) {
                addSeen(looks, whole, at);
                open.removeAll(looks.keySet());
                open.forEach(id -> looks.put(id, new Look.Missing("left out of two answers", whole.requestId(), at)));
                return;
            }
            Ec2Describe.Answer.Doubtful none = (Ec2Describe.Answer.Doubtful) answer;
            Set<InstanceId> named = named(none, open);
            if (named.isEmpty()) {
                open.forEach(id -> looks.put(id, noAnswer(none, at)));
                return;
            }
            named.forEach(id -> looks.put(id, new Look.Missing("InvalidInstanceID.NotFound", none.requestId(), at)));
            open.removeAll(named);
        }
        Instant at = clock.instant();
        open.forEach(id -> looks.put(
                id, new Look.NoAnswer(UnknownCause.REFUSED, "EC2 named other instances as not found", null, at)));
    }

    private static Set<InstanceId> named(Ec2Describe.Answer.Doubtful answer, Set<InstanceId> asked) {
        Set<InstanceId> named = new LinkedHashSet<>();
        Ec2Failure failure = answer.failure();
        if (failure != null && failure.kind() == Ec2Failure.Kind.NOT_FOUND) {
            failure.namedInstances().stream()
                    .map(InstanceId::new)
                    .filter(asked::contains)
                    .forEach(named::add);
        }
        return named;
    }

    private static void addSeen(Map<InstanceId, Look> looks, Ec2Describe.Answer.Whole answer, Instant at) {
        for (SeenInstance instance : answer.seen().values()) {
            looks.put(instance.id(), new Look.Seen(instance, answer.requestId(), at));
        }
        for (InstanceId id : answer.unnamedState()) {
            looks.put(
                    id,
                    new Look.NoAnswer(
                            UnknownCause.UNKNOWN_STATE, "the answer gives it no known state", answer.requestId(), at));
        }
    }

    private static Look noAnswer(Ec2Describe.Answer.Doubtful none, Instant at) {
        return new Look.NoAnswer(none.cause(), none.detail(), none.requestId(), at);
    }
}
