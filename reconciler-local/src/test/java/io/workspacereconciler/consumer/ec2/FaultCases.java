package io.workspacereconciler.consumer.ec2;

import static io.workspacereconciler.consumer.ec2.FaultCase.DESCRIBE;
import static io.workspacereconciler.consumer.ec2.FaultCase.expecting;
import static io.workspacereconciler.consumer.faults.FaultOutcome.TRUTH;
import static io.workspacereconciler.consumer.faults.FaultOutcome.unknown;
import static io.workspacereconciler.consumer.faults.FaultOutcome.unknownBut;

import io.workspacereconciler.consumer.ec2.FaultCase.Call;
import io.workspacereconciler.consumer.faults.FaultOutcome;
import io.workspacereconciler.local.ec2.Fault;
import io.workspacereconciler.local.ec2.FaultRule;
import io.workspacereconciler.workspace.WorkspaceExamples;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.NullMarked;

/** Every way in which EC2, or what stands between, is known to answer wrongly. */
@NullMarked
final class FaultCases {

    private static final String MALFORMED = "MALFORMED_ANSWER";
    private static final String HTML = "<html><body>Please sign in</body></html>";
    private static final String XML = "text/xml;charset=UTF-8";
    private static final String START =
            "<DescribeInstancesResponse xmlns=\"http://ec2.amazonaws.com/doc/2016-11-15/\"><requestId>r-1</requestId>";
    private static final String END = "</DescribeInstancesResponse>";
    private static final String FOREIGN = "i-0fedcba9876543210";
    private static final FaultOutcome ABSENT = new FaultOutcome("Absent", "Absent", "Absent");
    private static final String PROOF = "a partial answer cannot be told from absence: the proof rule is for this";

    private final FaultedFleet fleet;
    private final List<FaultCase> cases = new ArrayList<>();

    private FaultCases(FaultedFleet fleet) {
        this.fleet = fleet;
    }

    static List<FaultCase> over(FaultedFleet fleet) {
        FaultCases all = new FaultCases(fleet);
        all.successesThatAreNone();
        all.answersThatLackSomething();
        all.answersAboutOthers();
        all.pages();
        all.namedIds();
        all.refusals();
        all.theWire();
        all.staleAnswers();
        return List.copyOf(all.cases);
    }

    private void successesThatAreNone() {
        both("200, empty body", unknown(MALFORMED), answer(200, ""));
        both("200, HTML", unknown(MALFORMED), answer(200, HTML));
        both(
                "200, another action's reply",
                unknown(MALFORMED),
                answer(200, "<DescribeVolumesResponse><requestId>1</requestId><volumeSet/></DescribeVolumesResponse>"));
        both(
                "200, an error document",
                unknown(MALFORMED),
                answer(200, "<Response><Errors><Error><Code>InternalError</Code></Error></Errors></Response>"));
        both("no reservations element", unknown(MALFORMED), answer(200, START + END));
        both(
                "no request id",
                unknown(MALFORMED),
                answer(200, "<DescribeInstancesResponse><reservationSet/></DescribeInstancesResponse>"));
    }

    private void answersThatLackSomething() {
        FaultRule empty = on(answer(200, START + "<reservationSet/>" + END));
        cases.add(expecting("empty reservation set", Call.FILTER, unknown("VOID_ANSWER"), empty));
        cases.add(expecting("empty reservation set", Call.BY_ID, ABSENT, empty).because(PROOF));
        FaultRule some = on(new Fault.OmitInstances(Set.of(fleet.running(), fleet.terminated())));
        cases.add(expecting("some ids missing", Call.FILTER, TRUTH, some));
        cases.add(expecting("some ids missing", Call.BOTH, ABSENT, some).because(PROOF));
        both(
                "a state that has no name",
                unknownBut("UNKNOWN_STATE"),
                new Fault.Reword(Map.of("<code>16</code>", "<code>17</code>", "<code>48</code>", "<code>49</code>")));
        FaultRule twice = on(new Fault.Reword(Map.of(fleet.terminated(), fleet.running())));
        String contradiction = "the running one is named twice, the second time as terminated";
        cases.add(expecting(
                        "an id in two states",
                        Call.FILTER,
                        new FaultOutcome("Unknown UNKNOWN_STATE", TRUTH.terminated(), "Absent"),
                        twice)
                .because(contradiction));
        cases.add(expecting(
                        "an id in two states",
                        Call.BY_ID,
                        new FaultOutcome("Unknown UNKNOWN_STATE", "Absent", "Absent"),
                        twice)
                .because(contradiction));
    }

    private void answersAboutOthers() {
        Fault foreign = new Fault.Reword(Map.of(fleet.running(), FOREIGN));
        cases.add(expecting("an id that was not asked", Call.FILTER, unknown(MALFORMED), on(foreign)));
        cases.add(expecting("an id that was not asked", Call.BY_ID, unknownBut(MALFORMED), on(foreign)));
        both(
                "another owner",
                unknownBut("OTHER_OWNER"),
                new Fault.Reword(Map.of("<ownerId>123456789012<", "<ownerId>210987654321<")));
        both(
                "another workspace's tag",
                unknownBut("OTHER_WORKSPACE"),
                new Fault.Reword(Map.of(
                        WorkspaceExamples.id(1).toString(),
                        WorkspaceExamples.id(8).toString(),
                        WorkspaceExamples.id(2).toString(),
                        WorkspaceExamples.id(9).toString())));
    }

    private void pages() {
        FaultRule promise = on(new Fault.PromisePage(Set.of(fleet.running(), fleet.terminated())))
                .firstPages();
        lostPage("a further page fails", promise, "TRANSPORT", new Fault.Fail(500, "InternalError", "broken"));
        lostPage("a further page is throttled", promise, "THROTTLED", limitExceeded(503));
        lostPage("a further page is HTML", promise, MALFORMED, answer(200, HTML));
        lostPage("a further page without reservations element", promise, MALFORMED, answer(200, START + END));
        cases.add(expecting("NextToken to an empty page", Call.FILTER, TRUTH, promise)
                .because("what is missing is asked by id"));
        cases.add(expecting("NextToken to an empty page", Call.BY_ID, unknownBut(MALFORMED), promise));
        Fault endless = new Fault.PromisePage(Set.of(fleet.running(), fleet.terminated()));
        cases.add(expecting("pages without an end", Call.FILTER, unknown(MALFORMED), on(endless)));
        cases.add(expecting("pages without an end", Call.BY_ID, unknownBut(MALFORMED), on(endless)));
    }

    private void lostPage(String name, FaultRule promise, String cause, Fault fault) {
        FaultRule lost = on(fault).furtherPages();
        cases.add(expecting(name, Call.FILTER, unknown(cause), promise, lost));
        cases.add(expecting(name, Call.BY_ID, unknownBut(cause), promise, lost));
    }

    private void namedIds() {
        FaultRule one = named("NotFound", "The instance ID '" + fleet.running() + "' does not exist");
        FaultRule two = named(
                "NotFound", "The instance IDs '" + fleet.running() + ", " + fleet.terminated() + "' do not exist");
        cases.add(expecting("NotFound names one", Call.FILTER, TRUTH, one)
                .because("asked again without it, and it by id"));
        cases.add(expecting(
                        "NotFound names one", Call.BY_ID, new FaultOutcome("Absent", "Unknown REFUSED", "Absent"), one)
                .because("EC2 says so by name, which it may after a launch: the proof rule is for this"));
        cases.add(expecting("NotFound names two", Call.FILTER, TRUTH, two)
                .because("asked again without them, and they by id"));
        cases.add(expecting("NotFound names two", Call.BY_ID, ABSENT, two).because("the same"));
        both(
                "NotFound names another",
                unknown("REFUSED"),
                new Fault.Fail(400, "InvalidInstanceID.NotFound", "The instance ID '" + FOREIGN + "' does not exist"));
        FaultRule malformed = named("Malformed", "Invalid id: \"" + fleet.running() + "\"");
        cases.add(expecting(
                        "Malformed names one",
                        Call.FILTER,
                        new FaultOutcome("Unknown REFUSED", TRUTH.terminated(), "Absent"),
                        malformed)
                .because("asked again without it"));
        cases.add(expecting("Malformed names one", Call.BY_ID, unknown("REFUSED"), malformed));
        both(
                "Malformed names none",
                unknown("REFUSED"),
                new Fault.Fail(400, "InvalidInstanceID.Malformed", "Invalid id"));
    }

    private void refusals() {
        both("400 RequestLimitExceeded", unknown("THROTTLED"), limitExceeded(400));
        both("503 RequestLimitExceeded", unknown("THROTTLED"), limitExceeded(503));
        both("503, HTML without a code", unknown("TRANSPORT"), new Fault.Answer(503, "text/html", HTML));
        both("500 InternalError", unknown("TRANSPORT"), new Fault.Fail(500, "InternalError", "broken"));
        both("403 UnauthorizedOperation", unknown("ACCESS_DENIED"), new Fault.Fail(403, "UnauthorizedOperation", "no"));
        both("401 AuthFailure", unknown("ACCESS_DENIED"), new Fault.Fail(401, "AuthFailure", "no"));
        both("400 RequestExpired", unknown("ACCESS_DENIED"), new Fault.Fail(400, "RequestExpired", "no"));
    }

    private void theWire() {
        both("connection reset", unknown("TRANSPORT"), new Fault.Reset());
        both("connection closed", unknown("TRANSPORT"), new Fault.LoseAnswer());
        String refusal = "it is the refusal that names the absent one";
        FaultRule half = on(new Fault.HalfAnswer());
        cases.add(expecting("half a body", Call.FILTER, unknown(MALFORMED), half));
        cases.add(
                expecting("half a body", Call.BY_ID, unknown("TRANSPORT"), half).because(refusal));
        both("truncated XML", unknown(MALFORMED), answer(200, START + "<reservationSet><item>"));
        FaultRule trickle = on(new Fault.Trickle(Duration.ofMillis(100)));
        cases.add(expecting("a trickling body", Call.FILTER, unknown("TIMED_OUT"), trickle));
        cases.add(expecting("a trickling body", Call.BY_ID, unknown("TRANSPORT"), trickle)
                .because(refusal));
        both("a hang", unknown("TIMED_OUT"), new Fault.Hang(Duration.ofMinutes(5)));
    }

    private void staleAnswers() {
        FaultOutcome alive = new FaultOutcome("Running", "Running", "Running");
        both("a stale answer: all still run", alive, new Fault.AnswerFrom(fleet.earlier()));
        String late = "revives nothing: the row stays as it is, and the next sweep asks again";
        cases.replaceAll(one -> one.expected().equals(alive) ? one.because(late) : one);
        Fault stopped = new Fault.AnswerFrom(fleet.beforeStart());
        String notFinal = "kills nothing at once: stopped is not final, the proof rule wants it again after its grace";
        FaultOutcome outcome = new FaultOutcome("NotRunning stopped", "Running", "Running");
        cases.add(expecting("a stale answer: not yet started", Call.FILTER, outcome, on(stopped))
                .because(notFinal));
        cases.add(expecting("a stale answer: not yet started", Call.BY_ID, outcome, on(stopped))
                .because(notFinal));
    }

    /** The same fault on the one call and on the other comes to the same. */
    private void both(String name, FaultOutcome outcome, Fault fault) {
        cases.add(expecting(name, Call.FILTER, outcome, on(fault)));
        cases.add(expecting(name, Call.BY_ID, outcome, on(fault)));
    }

    private FaultRule named(String what, String message) {
        return on(new Fault.Fail(400, "InvalidInstanceID." + what, message)).mentioning(fleet.running());
    }

    private static FaultRule on(Fault fault) {
        return FaultRule.on(DESCRIBE, fault);
    }

    private static Fault answer(int status, String body) {
        return new Fault.Answer(status, XML, body);
    }

    private static Fault limitExceeded(int status) {
        return new Fault.Fail(status, "RequestLimitExceeded", "Request limit exceeded.");
    }
}
