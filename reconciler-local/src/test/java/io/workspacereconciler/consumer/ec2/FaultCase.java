package io.workspacereconciler.consumer.ec2;

import io.workspacereconciler.consumer.faults.FaultOutcome;
import io.workspacereconciler.consumer.faults.FaultedInstances;
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
record FaultCase(String fault, Call call, List<FaultRule> rules, FaultOutcome expected, String note)
        implements FaultedInstances.Case {

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

    FaultCase {
        rules = List.copyOf(rules);
    }

    static FaultCase expecting(String fault, Call call, FaultOutcome expected, FaultRule... rules) {
        return new FaultCase(fault, call, List.of(rules), expected, "");
    }

    FaultCase because(String reason) {
        return new FaultCase(fault, call, rules, expected, reason);
    }

    List<FaultRule> rulesOnTheCall() {
        return rules.stream().map(rule -> rule.when(call::is)).toList();
    }

    @Override
    public String question() {
        return call.words;
    }
}
