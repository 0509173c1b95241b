package io.workspacereconciler.consumer.controlplane;

import static io.workspacereconciler.consumer.faults.FaultOutcome.unknown;

import io.workspacereconciler.consumer.faults.FaultOutcome;
import io.workspacereconciler.consumer.faults.FaultedInstances;
import io.workspacereconciler.local.controlplane.ControlPlaneEndpoint;
import io.workspacereconciler.local.ec2.Fault;
import io.workspacereconciler.workspace.OnlineWorkspace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.NullMarked;

/** Three workspaces: one that runs, one terminated, one absent; and all that a control plane, or what stands before it, answers. */
@NullMarked
final class FaultedControlPlane implements FaultedInstances<FaultedControlPlane.StatusFault> {

    /** One fault on the one question that there is. */
    record StatusFault(String fault, Fault strike, FaultOutcome expected, String note) implements Case {
        @Override
        public String question() {
            return "status";
        }
    }

    private static final Duration AMPLE = Duration.ofSeconds(40);
    private static final Duration SHORT = Duration.ofSeconds(1);
    /** Longer than a fault asks to be left alone; over all faults still within the hour in which EC2 remembers an end. */
    private static final Duration LONGEST_REST = Duration.ofSeconds(61);

    private static final String JSON = "application/json";
    private static final String HTML = "<html><body>Please sign in</body></html>";
    private static final String MALFORMED = "MALFORMED_ANSWER";
    private static final String TERMINATED = "{\"state\": \"terminated\"}";
    private static final FaultOutcome ABSENT = new FaultOutcome("Absent", "Absent", "Absent");

    private final ControlPlaneBench bench = new ControlPlaneBench();
    private final ControlPlaneClient client = bench.client();
    private final List<OnlineWorkspace> batch = LongStream.rangeClosed(1, 3)
            .mapToObj(number -> ControlPlaneBench.row(number, bench.seed(number).instanceId()))
            .toList();

    FaultedControlPlane() {
        bench.world().terminate(batch.get(1).instance().value());
        bench.settle();
        bench.world().vanish(batch.get(2).instance().value());
    }

    @Override
    public List<StatusFault> cases() {
        List<StatusFault> all = new ArrayList<>();
        successesThatAreNone(all);
        words(all);
        refusals(all);
        theWire(all);
        return all;
    }

    private static void successesThatAreNone(List<StatusFault> all) {
        for (String body :
                List.of("", HTML, "[]", "\"terminated\"", "null", "{}", "{\"state\": 48}", "{\"state\": null}")) {
            String shown = body.isEmpty() ? "empty body" : body.equals(HTML) ? "HTML" : "`" + body + "`";
            all.add(expecting("200, " + shown, unknown(MALFORMED), answer(200, body)));
        }
        all.add(expecting("200, a state and something behind it", unknown(MALFORMED), answer(200, TERMINATED + "x")));
        all.add(expecting(
                "200, two states",
                unknown(MALFORMED),
                answer(200, "{\"state\":\"running\",\"state\":\"terminated\"}")));
        all.add(expecting("200, half of its JSON", unknown(MALFORMED), answer(200, "{\"state\": \"termin")));
        all.add(expecting("204", unknown(MALFORMED), answer(204, "")));
        String huge = "{\"state\": \"terminated\", \"x\": \"" + "x".repeat(64 * 1024) + "\"}";
        all.add(expecting("200, more than 64 KiB", unknown(MALFORMED), answer(200, huge)));
    }

    private static void words(List<StatusFault> all) {
        for (String word : List.of("hibernated", "STOPPED", "not-running")) {
            all.add(expecting(
                    "200, the state `" + word + "`",
                    unknown("UNKNOWN_STATE"),
                    answer(200, "{\"state\": \"" + word + "\"}")));
        }
    }

    private static void refusals(List<StatusFault> all) {
        String absent = "follows the rule of absence, and ends in a hold: nothing positive is ever found here";
        all.add(new StatusFault("404", answer(404, "{\"error\": \"no\"}"), ABSENT, absent));
        all.add(new StatusFault("404, HTML", answer(404, HTML), ABSENT, absent));
        all.add(expecting("400", unknown("REFUSED"), answer(400, "{\"error\": \"no\"}")));
        all.add(expecting("401", unknown("ACCESS_DENIED"), answer(401, "{\"error\": \"no\"}")));
        all.add(expecting("403", unknown("ACCESS_DENIED"), answer(403, TERMINATED)));
        all.add(expecting("410, a dead state", unknown("REFUSED"), answer(410, TERMINATED)));
        all.add(expecting("429", unknown("THROTTLED"), answer(429, "{\"error\": \"slow down\"}")));
        all.add(new StatusFault(
                "429 with Retry-After",
                new Fault.AnswerWith(new Fault.Answer(429, JSON, ""), "Retry-After", "60"),
                unknown("THROTTLED"),
                "the others are not asked before"));
        all.add(expecting("500", unknown("TRANSPORT"), answer(500, TERMINATED)));
        all.add(expecting("502, HTML", unknown("TRANSPORT"), answer(502, HTML)));
        all.add(new StatusFault(
                "a redirect",
                new Fault.AnswerWith(new Fault.Answer(302, JSON, TERMINATED), "Location", "http://127.0.0.1:1/"),
                unknown("REFUSED"),
                "not followed"));
    }

    private static void theWire(List<StatusFault> all) {
        all.add(expecting(
                "slow, and within the time limit", FaultOutcome.TRUTH, new Fault.Delay(Duration.ofMillis(300))));
        all.add(expecting("connection reset", unknown("TRANSPORT"), new Fault.Reset()));
        all.add(expecting("connection closed", unknown("TRANSPORT"), new Fault.LoseAnswer()));
        all.add(expecting("half a body", unknown("TRANSPORT"), new Fault.HalfAnswer()));
        all.add(expecting("a trickling body", unknown("TIMED_OUT"), new Fault.Trickle(Duration.ofSeconds(1))));
        all.add(expecting("a hang", unknown("TIMED_OUT"), new Fault.Hang(Duration.ofMinutes(5))));
    }

    private static StatusFault expecting(String fault, FaultOutcome outcome, Fault strike) {
        return new StatusFault(fault, strike, outcome, "");
    }

    private static Fault answer(int status, String body) {
        return new Fault.Answer(status, JSON, body);
    }

    @Override
    public Result strike(StatusFault fault) {
        bench.fail(ControlPlaneEndpoint.STATUS, fault.strike());
        boolean waits = fault.strike() instanceof Fault.Hang || fault.strike() instanceof Fault.Trickle;
        return look(waits ? SHORT : AMPLE);
    }

    @Override
    public Result recover(StatusFault fault) {
        bench.endFaults();
        bench.pass(LONGEST_REST);
        return look(AMPLE);
    }

    @Override
    public Result refuse() {
        bench.endpoint().close();
        return look(AMPLE);
    }

    private Result look(Duration limit) {
        bench.endpoint().clearCalls();
        FaultOutcome outcome = Result.seen(
                new ControlPlaneCheck(client, bench.clock(), limit),
                batch,
                client.access().place());
        // The JDK repeats a GET whose reused connection is closed; how often depends on its version.
        long asked = bench.endpoint().calls().stream()
                .map(call -> call.request().text("WorkspaceId"))
                .distinct()
                .count();
        return new Result(outcome, Math.toIntExact(asked), 0);
    }

    @Override
    public void close() {
        bench.close();
    }
}
