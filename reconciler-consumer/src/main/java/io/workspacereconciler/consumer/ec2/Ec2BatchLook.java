package io.workspacereconciler.consumer.ec2;

import io.workspacereconciler.check.Look;
import io.workspacereconciler.check.UnknownCause;
import io.workspacereconciler.consumer.ec2.Ec2Describe.Answer;
import io.workspacereconciler.workspace.InstanceId;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One look at the instances of one batch, in few calls.
 *
 * <table>
 * <caption>What is asked after what</caption>
 * <tr><th>after</th><th>comes</th></tr>
 * <tr><td>a whole answer</td><td>the ids that it left out, by id; at most two calls, the second for those that NotFound
 * does not name</td></tr>
 * <tr><td>a throttle, a void answer</td><td>nothing more in this batch</td></tr>
 * <tr><td>a filter call that failed and names ids</td><td>the filter call without these</td></tr>
 * <tr><td>a filter call that failed for what may be a part of its ids</td><td>each half once; then the half that failed,
 * if the other did not</td></tr>
 * <tr><td>any other failure, or five filter calls</td><td>nothing more by filter</td></tr>
 * </table>
 *
 * <p>Rejected: one call per id after a failure. It turns one throttled or broken call into two hundred.
 */
final class Ec2BatchLook {

    /** An answer without any of so many asked ids comes from a wrong account, region or role. */
    private static final int VOID_FROM = 5;

    private static final int MOST_MORE_BY_FILTER = 4;
    private static final int MOST_BY_ID = 2;

    private final Ec2Describe describe;
    private final Halving halving;
    private final TimeLeft time;
    private final InstantSource clock;
    private final Map<InstanceId, Look> looks = new HashMap<>();
    private final Set<InstanceId> leftOut = new LinkedHashSet<>();
    private int moreByFilter;
    private @Nullable UnknownCause lastWord;

    Ec2BatchLook(Ec2Describe describe, Halving halving, TimeLeft time, InstantSource clock) {
        this.describe = describe;
        this.halving = halving;
        this.time = time;
        this.clock = clock;
    }

    /** A look at each of these instances; asks about each well-formed id once. For one use. */
    Map<InstanceId, Look> at(Collection<InstanceId> ids) {
        Set<InstanceId> askable = new LinkedHashSet<>();
        for (InstanceId id : ids) {
            if (id.isWellFormed()) {
                askable.add(id);
            } else {
                looks.put(id, noAnswer(UnknownCause.NO_INSTANCE_ID, id.toString(), null));
            }
        }
        if (!askable.isEmpty()) {
            askByFilter(List.copyOf(askable));
            askById();
        }
        return looks;
    }

    private void askByFilter(List<InstanceId> ids) {
        List<InstanceId> open = ids;
        Answer.@Nullable Doubtful failed = filter(open);
        while (failed != null && mayBeOfSomeIds(failed) && lastWord == null && moreByFilter < MOST_MORE_BY_FILTER) {
            List<InstanceId> rest = setAsideNamed(open, failed);
            if (rest.isEmpty()) {
                return;
            }
            if (rest.size() < open.size()) {
                open = rest;
                moreByFilter++;
                failed = filter(open);
                continue;
            }
            if (open.size() < 2 || moreByFilter + 2 > MOST_MORE_BY_FILTER) {
                break;
            }
            moreByFilter += 2;
            Halving.Halves halves = halving.of(open);
            Answer.@Nullable Doubtful first = filter(halves.first());
            if (lastWord != null) {
                if (first != null) {
                    unanswered(halves.first(), first);
                }
                unasked(halves.second(), lastWord);
                return;
            }
            Answer.@Nullable Doubtful second = filter(halves.second());
            if (first != null && second != null) {
                // Then it is no part of the ids, and smaller parts would only be more calls into the same trouble.
                unanswered(halves.first(), first);
                unanswered(halves.second(), second);
                return;
            }
            open = first != null ? halves.first() : halves.second();
            failed = first != null ? first : second;
        }
        if (failed != null) {
            unanswered(open, failed);
        }
    }

    /** Asks and reads; null when it was answered. */
    private Answer.@Nullable Doubtful filter(List<InstanceId> ids) {
        Answer answer = describe.byFilter(ids, time);
        if (answer instanceof Answer.Whole whole) {
            leftOut.addAll(read(whole, ids));
            return null;
        }
        Answer.Doubtful none = (Answer.Doubtful) answer;
        noteThrottle(none);
        return none;
    }

    private void askById() {
        Set<InstanceId> open = new LinkedHashSet<>(leftOut);
        for (int call = 0; call < MOST_BY_ID && !open.isEmpty() && lastWord == null; call++) {
            Answer answer = describe.byId(open, time);
            Instant at = clock.instant();
            if (answer instanceof Answer.Whole whole) {
                read(whole, open)
                        .forEach(id ->
                                looks.put(id, new Look.Missing("left out of two answers", whole.requestId(), at)));
                return;
            }
            Answer.Doubtful none = (Answer.Doubtful) answer;
            Set<InstanceId> named = named(none, open);
            if (named.isEmpty() || none.isOf(Ec2Failure.Kind.REFUSED)) {
                unanswered(open, none);
                return;
            }
            named.forEach(id -> looks.put(id, new Look.Missing("InvalidInstanceID.NotFound", none.requestId(), at)));
            open.removeAll(named);
        }
        if (lastWord != null) {
            unasked(open, lastWord);
        } else {
            open.forEach(id ->
                    looks.put(id, noAnswer(UnknownCause.REFUSED, "EC2 named other instances as not found", null)));
        }
    }

    /** Reads a whole answer; those of the asked that are still to be looked at. */
    private Set<InstanceId> read(Answer.Whole answer, Collection<InstanceId> asked) {
        Instant at = clock.instant();
        halving.learn(answer.seen().values());
        answer.seen().forEach((id, seen) -> looks.put(id, new Look.Seen(seen, answer.requestId(), at)));
        answer.unclear()
                .forEach(id -> looks.put(
                        id,
                        noAnswer(
                                UnknownCause.UNKNOWN_STATE,
                                "the answer gives it no known state, or two",
                                answer.requestId())));
        Set<InstanceId> missing = new LinkedHashSet<>(asked);
        missing.removeAll(looks.keySet());
        return missing.size() == asked.size() ? unlessVoid(missing, answer.requestId()) : missing;
    }

    private Set<InstanceId> unlessVoid(Set<InstanceId> missing, @Nullable String requestId) {
        if (missing.size() < VOID_FROM) {
            return missing;
        }
        lastWord = UnknownCause.VOID_ANSWER;
        String detail = "none of " + missing.size() + " instances is known to this account, region and role";
        missing.forEach(id -> looks.put(id, noAnswer(UnknownCause.VOID_ANSWER, detail, requestId)));
        return Set.of();
    }

    private static boolean mayBeOfSomeIds(Answer.Doubtful none) {
        return none.failure() != null && none.failure().mayBeOfSomeIds();
    }

    /** Those that the failure does not name. What is named as not found is left out, as if the answer were whole. */
    private List<InstanceId> setAsideNamed(List<InstanceId> asked, Answer.Doubtful none) {
        Set<InstanceId> named = named(none, asked);
        List<InstanceId> rest = new ArrayList<>(asked);
        rest.removeAll(named);
        if (none.isOf(Ec2Failure.Kind.REFUSED)) {
            unanswered(named, none);
        } else {
            leftOut.addAll(rest.isEmpty() ? unlessVoid(named, none.requestId()) : named);
        }
        return rest;
    }

    private static Set<InstanceId> named(Answer.Doubtful none, Collection<InstanceId> asked) {
        Set<InstanceId> named = new LinkedHashSet<>();
        if (none.failure() != null && none.failure().isAboutInstances()) {
            Set<String> words = none.failure().namedInstances();
            asked.stream().filter(id -> words.contains(id.value())).forEach(named::add);
        }
        return named;
    }

    private void noteThrottle(Answer.Doubtful none) {
        if (none.isOf(Ec2Failure.Kind.THROTTLED)) {
            lastWord = UnknownCause.THROTTLED;
        }
    }

    private void unasked(Collection<InstanceId> ids, UnknownCause cause) {
        String detail = "nothing more is asked after a throttle or a void answer";
        ids.forEach(id -> looks.put(id, noAnswer(cause, detail, null)));
    }

    private void unanswered(Collection<InstanceId> ids, Answer.Doubtful none) {
        ids.forEach(id -> looks.put(id, noAnswer(none.cause(), none.detail(), none.requestId())));
    }

    private Look noAnswer(UnknownCause cause, String detail, @Nullable String requestId) {
        return new Look.NoAnswer(cause, detail, requestId, clock.instant());
    }
}
