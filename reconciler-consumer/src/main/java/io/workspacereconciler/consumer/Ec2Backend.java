package io.workspacereconciler.consumer;

import io.workspacereconciler.consumer.ec2.Ec2Access;
import io.workspacereconciler.consumer.ec2.Ec2InstanceReplacer;
import io.workspacereconciler.consumer.ec2.Ec2LaunchedInstances;
import io.workspacereconciler.consumer.ec2.Ec2RemainsSearch;
import io.workspacereconciler.consumer.ec2.Ec2RunningCheck;
import io.workspacereconciler.operate.ShutdownStage;
import io.workspacereconciler.workspace.Place;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ExecutorService;

/** EC2 itself. */
final class Ec2Backend implements Backend {

    private final Ec2Settings settings;
    private final Place place;
    private final Roles.Program program;
    private final ShutdownStage clients;
    private final InstantSource clock;

    Ec2Backend(Ec2Settings settings, Place place, Roles.Program program, ShutdownStage clients, InstantSource clock) {
        this.settings = settings;
        this.place = place;
        this.program = program;
        this.clients = clients;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "EC2";
    }

    /** The checks of a batch share its calls, so each of them may be under way at the same time. */
    @Override
    public Looking looking(ConsumerSettings.CheckSettings check) {
        int inFlight = check.batchesInFlight();
        Ec2Access ec2 = Ec2Access.forChecks(place, settings.tags(), check.timeout(), inFlight);
        clients.add("ec2 for checks", ec2::close);
        ExecutorService calls = program.threads().pool("ec2", inFlight);
        return new Looking(
                Ec2RunningCheck.over(ec2, calls, clock, program.metrics().counter("ec2.halved")::increment),
                check.batchLimit(),
                new Ec2RemainsSearch(ec2));
    }

    @Override
    public Replacing replacing() {
        Ec2Access ec2 = Ec2Access.forRestarts(place, settings.tags(), Roles.HEALER_PLACES);
        clients.add("ec2 for restarts", ec2::close);
        return new Replacing(
                new Ec2InstanceReplacer(ec2, settings.launch(), clock), Optional.of(new Ec2LaunchedInstances(ec2)));
    }
}
