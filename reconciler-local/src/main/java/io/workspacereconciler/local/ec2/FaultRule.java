package io.workspacereconciler.local.ec2;

import java.util.function.Predicate;

/**
 * Which requests a fault strikes, and how often; immutable.
 *
 * @param action the API action, or {@link #ANY_ACTION}
 * @param matches a further condition on the request
 * @param times how often it strikes; {@link #FOREVER} for no end
 * @param fault what happens then
 */
public record FaultRule(String action, Predicate<QueryRequest> matches, int times, Fault fault) {
    /** Stands for every action. */
    public static final String ANY_ACTION = "";

    /** As often as it matches. */
    public static final int FOREVER = Integer.MAX_VALUE;

    public FaultRule {
        if (times < 1) {
            throw new IllegalArgumentException("a fault strikes at least once: " + times);
        }
    }

    /** For ever, on every request for this action. */
    public static FaultRule on(String action, Fault fault) {
        return new FaultRule(action, request -> true, FOREVER, fault);
    }

    /** For ever, on every request. */
    public static FaultRule onAny(Fault fault) {
        return on(ANY_ACTION, fault);
    }

    /** Only requests with a parameter of exactly this value, for example an instance id. */
    public FaultRule mentioning(String value) {
        return when(request -> request.mentions(value));
    }

    /** Only requests that also meet this condition. */
    public FaultRule when(Predicate<QueryRequest> condition) {
        return new FaultRule(action, matches.and(condition), times, fault);
    }

    /** Only requests that do not continue an answer by its token. */
    public FaultRule firstPages() {
        return when(request -> request.text("NextToken").isEmpty());
    }

    /** Only requests that continue an answer by its token. */
    public FaultRule furtherPages() {
        return when(request -> !request.text("NextToken").isEmpty());
    }

    /** Only the first so many requests that match. */
    public FaultRule times(int count) {
        return new FaultRule(action, matches, count, fault);
    }

    boolean strikes(QueryRequest request) {
        return (action.equals(ANY_ACTION) || action.equals(request.action())) && matches.test(request);
    }
}
