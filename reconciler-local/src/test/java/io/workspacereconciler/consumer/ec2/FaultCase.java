package io.workspacereconciler.consumer.ec2;

import io.workspacereconciler.local.ec2.FaultRule;
import io.workspacereconciler.local.ec2.QueryRequest;
import java.util.List;
import org.jspecify.annotations.NullMarked;

/**
 * One fault on one kind of call, and what it must come to.
 *
 * @param rules the fault, on whatever call
 * @param expected what a look at the three instances then says
 * @param note what a reader should know
 */
@NullMarked
record FaultCase(String fault, Call call, List<FaultRule> rules, Outcome expected, String note) {

    static final String DESCRIBE = "DescribeInstances";

    /** Which of a batch's calls goes wrong. */
    enum Call {
        FILTER("by filter"),
        /** After the filter call has left out the running and the terminated one. */
        BY_ID("by id"),
        BOTH("both");

        private final String words;

        Call(String words) {
            this.words = words;
        }

        private boolean is(QueryRequest request) {
            return this == BOTH || (this == BY_ID) != request.list("InstanceId").isEmpty();
        }
    }

    /**
     * What is learned of a running, a terminated and an absent instance.
     *
     * @param running for example {@code Running} or {@code Unknown THROTTLED}
     */
    record Outcome(String running, String terminated, String absent) {

        /** As without a fault. */
        static final Outcome TRUTH = new Outcome("Running", "NotRunning terminated", "Absent");

        static Outcome unknown(String cause) {
            String unknown = "Unknown " + cause;
            return new Outcome(unknown, unknown, unknown);
        }

        /** The absent one is told apart from the others all the same. */
        static Outcome unknownBut(String cause) {
            return new Outcome("Unknown " + cause, "Unknown " + cause, "Absent");
        }

        /** Whether the first law holds without a word more: what runs is seen as running or not at all. */
        boolean sparesTheRunning() {
            return running.startsWith("Running") || running.startsWith("Unknown");
        }
    }

    FaultCase {
        rules = List.copyOf(rules);
    }

    static FaultCase expecting(String fault, Call call, Outcome expected, FaultRule... rules) {
        return new FaultCase(fault, call, List.of(rules), expected, "");
    }

    FaultCase because(String reason) {
        return new FaultCase(fault, call, rules, expected, reason);
    }

    List<FaultRule> rulesOnTheCall() {
        return rules.stream().map(rule -> rule.when(call::is)).toList();
    }

    /** A line of the table. */
    String line(Outcome outcome, int requests, int halved) {
        return "| " + String.join(" | ", fault, call.words, outcome.running(), outcome.terminated(), outcome.absent())
                + " | " + requests + (halved == 0 ? "" : ", halved") + " | " + note + (note.isEmpty() ? "|" : " |");
    }

    static String head() {
        return "| fault | on the call | running | terminated | absent | requests | |\n"
                + "| --- | --- | --- | --- | --- | --- | --- |";
    }
}
