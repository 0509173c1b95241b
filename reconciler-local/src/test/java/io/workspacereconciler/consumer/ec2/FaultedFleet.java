package io.workspacereconciler.consumer.ec2;

import io.workspacereconciler.consumer.check.RunningCheck;
import io.workspacereconciler.consumer.faults.FaultOutcome;
import io.workspacereconciler.consumer.faults.FaultedInstances;
import io.workspacereconciler.local.ec2.Ec2Delays;
import io.workspacereconciler.local.ec2.Ec2World;
import io.workspacereconciler.local.ec2.Fault;
import io.workspacereconciler.local.ec2.FaultRule;
import io.workspacereconciler.workspace.OnlineWorkspace;
import io.workspacereconciler.workspace.WorkspaceExamples;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.jspecify.annotations.NullMarked;

/** A batch of seven: one that runs, one terminated, one absent, and four more that run; and the same fleet earlier. */
@NullMarked
final class FaultedFleet implements FaultedInstances<FaultCase> {

    private static final Duration AMPLE = Duration.ofSeconds(40);
    private static final Duration SHORT = Duration.ofSeconds(6);

    private final Ec2Bench bench = new Ec2Bench();
    private final Ec2World earlier =
            new Ec2World(Ec2Bench.SETTINGS, Ec2Delays.all(Duration.ofSeconds(1)), bench.clock());
    private final Ec2World beforeStart =
            new Ec2World(Ec2Bench.SETTINGS, Ec2Delays.all(Duration.ofSeconds(1)), bench.clock());
    private final AtomicInteger halved = new AtomicInteger();
    // One connection each: a fault that kept it would leave nothing for the look after it.
    private final Ec2Access patient = Ec2Access.forChecks(Ec2Way.to(Ec2Bench.PLACE), Ec2Bench.TAGS, AMPLE, 1);
    private final Ec2Access impatient = Ec2Access.forChecks(Ec2Way.to(Ec2Bench.PLACE), Ec2Bench.TAGS, SHORT, 1);
    private final List<OnlineWorkspace> batch = LongStream.rangeClosed(1, 7)
            .mapToObj(number -> Ec2Bench.row(number, bench.seed(number).instanceId()))
            .toList();

    FaultedFleet() {
        for (Ec2World twin : List.of(earlier, beforeStart)) {
            LongStream.rangeClosed(1, 7)
                    .forEach(number ->
                            twin.seedWorkspace(WorkspaceExamples.id(number).toString(), Ec2Bench.ZONE, Ec2Bench.TYPE));
        }
        beforeStart.stop(running());
        bench.terminate(terminated());
        bench.world().vanish(absent());
    }

    @Override
    public List<FaultCase> cases() {
        return FaultCases.over(this);
    }

    String running() {
        return batch.get(0).instance().value();
    }

    String terminated() {
        return batch.get(1).instance().value();
    }

    String absent() {
        return batch.get(2).instance().value();
    }

    /** When all of them ran. */
    Ec2World earlier() {
        return earlier;
    }

    /** When the one that runs was stopped. */
    Ec2World beforeStart() {
        return beforeStart;
    }

    @Override
    public Result strike(FaultCase fault) {
        fault.rulesOnTheCall().forEach(bench::fail);
        if (fault.call() == FaultCase.Call.BY_ID) {
            bench.fail(FaultRule.on(FaultCase.DESCRIBE, new Fault.OmitInstances(Set.of(running(), terminated())))
                    .when(request -> request.list("InstanceId").isEmpty()));
        }
        return lookOnce(fault);
    }

    @Override
    public Result recover(FaultCase fault) {
        bench.endFaults();
        return lookOnce(fault);
    }

    @Override
    public Result refuse() {
        bench.endpoint().close();
        return lookOnce(patient);
    }

    private Result lookOnce(FaultCase fault) {
        boolean waits = fault.rules().stream()
                .anyMatch(rule -> rule.fault() instanceof Fault.Hang || rule.fault() instanceof Fault.Trickle);
        return lookOnce(waits ? impatient : patient);
    }

    private Result lookOnce(Ec2Access access) {
        bench.endpoint().clearCalls();
        halved.set(0);
        RunningCheck check = Ec2RunningCheck.over(access, Runnable::run, bench.clock(), halved::incrementAndGet)
                .of(batch);
        FaultOutcome outcome = Result.seen(check, batch, Ec2Bench.PLACE);
        return new Result(outcome, bench.calls(FaultCase.DESCRIBE).size(), halved.get());
    }

    @Override
    public void close() {
        patient.close();
        impatient.close();
        bench.close();
    }
}
