package io.workspacereconciler.consumer.heal;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** What a test puts in the way of a replacer's operations. */
final class Troubles {

    private enum Done {
        NOTHING,
        NOTHING_FOR_CERTAIN,
        EVERYTHING
    }

    private record Trouble(FailureCause cause, Done done) {}

    private final Map<Operation, Deque<Trouble>> troubles = new EnumMap<>(Operation.class);
    private final Map<Operation, Deque<Runnable>> others = new EnumMap<>(Operation.class);
    private final Map<Operation, Deque<Runnable>> afterwards = new EnumMap<>(Operation.class);
    private final Map<Integer, Runnable> afterCalls = new HashMap<>();
    private final Set<Operation> stalled = EnumSet.noneOf(Operation.class);
    private final Map<Operation, Deque<Runnable>> changes = new EnumMap<>(Operation.class);
    private int changed;

    private int calls;

    /** The operation fails at its next calls, so many, without having done anything. */
    void fail(Operation operation, int times, FailureCause cause) {
        for (int i = 0; i < times; i++) {
            troubles(operation).add(new Trouble(cause, Done.NOTHING));
        }
    }

    /** The operation fails at its next call, and it is certain that nothing was done. */
    void refuse(Operation operation, FailureCause cause) {
        troubles(operation).add(new Trouble(cause, Done.NOTHING_FOR_CERTAIN));
    }

    /** The operation does its work at its next call, and its answer is lost. */
    void loseAnswer(Operation operation, FailureCause cause) {
        troubles(operation).add(new Trouble(cause, Done.EVERYTHING));
    }

    /** Something happens just before the operation's next call. */
    void before(Operation operation, Runnable other) {
        others.computeIfAbsent(operation, any -> new ArrayDeque<>()).add(other);
    }

    /** Something happens when the operation's next call has done its work, before its answer is there. */
    void after(Operation operation, Runnable other) {
        afterwards.computeIfAbsent(operation, any -> new ArrayDeque<>()).add(other);
    }

    /** Something happens after a call has done its work, whichever it is: 1 for the next one from now on. */
    void afterCall(int which, Runnable other) {
        calls = 0;
        afterCalls.put(which, other);
    }

    /** Something happens between the operation's last question and its next change. */
    void beforeChange(Operation operation, Runnable other) {
        changes.computeIfAbsent(operation, any -> new ArrayDeque<>()).add(other);
    }

    /** Something is changed now. */
    void changed() {
        changed++;
    }

    /** How often something was changed. */
    int changes() {
        return changed;
    }

    /** The operation gets on no more: it is under way at every call, until {@link #getOn}. */
    void stall(Operation operation) {
        stalled.add(operation);
    }

    /** Everything gets on again. */
    void getOn() {
        stalled.clear();
        troubles.clear();
    }

    /** Like {@link #call}, for what EC2 does in its own time. */
    Outcome callOutcome(Operation operation, Supplier<Outcome> work) {
        return call(operation, () -> stalled.contains(operation) ? new Outcome.NotYet("made to wait") : work.get());
    }

    void beforeChange(Operation operation) {
        runNext(changes.getOrDefault(operation, new ArrayDeque<>()));
    }

    <T> T call(Operation operation, Supplier<T> work) {
        begin(operation);
        Trouble trouble = troubles(operation).poll();
        if (trouble == null) {
            T answer = work.get();
            calls++;
            Runnable other = afterCalls.remove(calls);
            if (other != null) {
                other.run();
            }
            runNext(afterwards.getOrDefault(operation, new ArrayDeque<>()));
            return answer;
        }
        if (trouble.done() == Done.NOTHING_FOR_CERTAIN) {
            throw ReplacementException.nothingDone(trouble.cause(), operation + " refused");
        }
        String done = trouble.done() == Done.EVERYTHING ? "after it gave " + work.get() : "before it did anything";
        throw new ReplacementException(trouble.cause(), operation + " made to fail " + done);
    }

    void begin(Operation operation) {
        runNext(others.getOrDefault(operation, new ArrayDeque<>()));
    }

    private static void runNext(Deque<Runnable> waiting) {
        Runnable other = waiting.poll();
        if (other != null) {
            other.run();
        }
    }

    private Deque<Trouble> troubles(Operation operation) {
        return troubles.computeIfAbsent(operation, any -> new ArrayDeque<>());
    }
}
