package io.workspacereconciler.local.demo;

import io.workspacereconciler.consumer.ConsumerMain;
import io.workspacereconciler.consumer.ConsumerSettings;
import io.workspacereconciler.local.controlplane.ControlPlaneEndpoint;
import io.workspacereconciler.local.controlplane.Tenant;
import io.workspacereconciler.local.demo.Performance.Finale;
import io.workspacereconciler.local.ec2.FaultPlan;
import io.workspacereconciler.local.platform.Platform;
import io.workspacereconciler.local.platform.Row;
import io.workspacereconciler.local.server.TemporaryFolder;
import io.workspacereconciler.local.services.Ending;
import io.workspacereconciler.local.services.LocalServers;
import io.workspacereconciler.local.services.ProgramEnvironment;
import io.workspacereconciler.local.services.SystemProperties;
import io.workspacereconciler.operate.RunningProgram;
import io.workspacereconciler.operate.ShutdownSequence;
import io.workspacereconciler.producer.ProducerMain;
import io.workspacereconciler.producer.ProducerSettings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;

/** The whole system in one process: the servers, the platform, the reconciler's own programs, deaths and their story. */
final class Demo {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final Duration PROGRAM_LIMIT = Duration.ofSeconds(30);
    private static final Duration LOOK = Duration.ofMillis(100);
    private static final int BATCH_LIMIT = 10;
    private static final int FREE_PORT = 0;
    private static final int AS_TOLD = 0;
    private static final int NOT_AS_TOLD = 1;

    private final DemoOptions options;
    private final Terminal terminal;
    private final Path log;
    private final InstantSource clock = InstantSource.system();

    Demo(DemoOptions options, Terminal terminal, Path log) {
        this.options = options;
        this.terminal = terminal;
        this.log = log;
    }

    /** Runs until a signal comes or, where that is wanted, the act has ended; the exit code. */
    int run(Ending ending, ShutdownSequence shutdown) {
        Instant begun = clock.instant();
        terminal.say("Starting PostgreSQL, Kafka, EC2, " + (isOverControlPlane() ? "a control plane, " : "")
                + "one producer and " + options.replicas()
                + " consumers in this process ...");
        TemporaryFolder folder = TemporaryFolder.create("reconciler-demo");
        shutdown.add("folder", LIMIT, folder::close);
        LocalServers servers = LocalServers.start(LocalServers.Place.throwaway(folder.path()), ending, shutdown);
        Platform platform = Platform.start(servers.database(), Platform.Ec2Address.FREE, options.workspaces());
        shutdown.add("platform", LIMIT, platform::close);
        Culprits culprits = new Culprits();
        platform.endpoint().onCall(culprits::called);
        ProgramEnvironment environment = new ProgramEnvironment(servers, platform);
        SystemProperties aws = SystemProperties.set(environment.ofAwsInThisProcess());
        shutdown.add("aws-properties", LIMIT, aws::close);

        List<RunningProgram> programs = new ArrayList<>();
        Optional<URI> controlPlane = controlPlane(platform, shutdown);
        ConsumerSettings consumer = ConsumerSettings.read(all(
                environment.common(options.interval()),
                controlPlane
                        .map(uri ->
                                ProgramEnvironment.overControlPlane(uri, FREE_PORT, BATCH_LIMIT, options.interval()))
                        .orElseGet(() -> environment.ofConsumer(FREE_PORT, BATCH_LIMIT, options.interval())),
                options.act().settings(options.interval())));
        for (int replica = 1; replica <= options.replicas(); replica++) {
            ending.check();
            RunningProgram program = ConsumerMain.start(consumer);
            shutdown.add("consumer-" + replica, PROGRAM_LIMIT, program::close);
            programs.add(program);
        }
        // the consumers have made the topics, and the producer has not said anything yet
        Story story = new Story(
                Topics.fromNow(consumer.kafka()),
                new Watch(platform, culprits, clock),
                new Chronicle(new SweepClock(ZoneId.systemDefault()), options.lateAfter()),
                terminal::tell);
        shutdown.add("story", LIMIT, story::close);
        story.start();
        ending.check();
        RunningProgram producer = ProducerMain.start(
                ProducerSettings.read(all(environment.common(options.interval()), environment.ofProducer(FREE_PORT))));
        shutdown.add("producer", PROGRAM_LIMIT, producer::close);
        programs.add(0, producer);

        Row spared = platform.registry().rows().get(0);
        terminal.say(new Introduction(options, servers, platform, programs, log).text(spared, controlPlane));
        Stage stage = new Stage(platform, culprits, story::totals, clock, terminal::tell);
        Performance performance = new Play(step(stage, spared));
        shutdown.add("act", LIMIT, performance::close);
        performance.start();
        int exit = stay(ending, story, performance);
        story.close();
        terminal.say("");
        terminal.say("Goodbye after " + Duration.between(begun, clock.instant()).toSeconds() + " s: "
                + story.totals().sentence());
        return exit;
    }

    private Supplier<Optional<Finale>> step(Stage stage, Row spared) {
        return switch (options.act()) {
            case DEATHS ->
                new Deaths(stage, new Deaths.Plan(options.deaths(), options.pause(), spared.name()), new Random());
            case THROTTLE -> new ThrottleAct(stage);
            case ZONE -> new ZoneAct(stage);
        };
    }

    private boolean isOverControlPlane() {
        return options.backend() == ProgramEnvironment.Backend.CONTROL_PLANE;
    }

    private Optional<URI> controlPlane(Platform platform, ShutdownSequence shutdown) {
        if (!isOverControlPlane()) {
            return Optional.empty();
        }
        ControlPlaneEndpoint endpoint =
                ControlPlaneEndpoint.start(platform.world(), FREE_PORT, Tenant.LOCAL, new FaultPlan(), clock);
        shutdown.add("control-plane", LIMIT, endpoint::close);
        return Optional.of(endpoint.uri());
    }

    private int stay(Ending ending, Story story, Performance performance) {
        boolean exits = options.atLastHealing() == DemoOptions.AtLastHealing.EXIT;
        boolean told = false;
        while (!ending.await(LOOK)) {
            Totals totals = story.totals();
            if (exits && !totals.late().isEmpty()) {
                terminal.say("Not healed within " + Death.seconds(options.lateAfter()) + ": "
                        + String.join(", ", totals.late()) + ". See " + log + ".");
                return NOT_AS_TOLD;
            }
            Optional<Finale> finale = performance.finale();
            if (finale.isPresent() && !told) {
                told = true;
                terminal.say("");
                terminal.say((finale.get().asTold() ? "As it should be: " : "NOT as it should be, see " + log + ": ")
                        + finale.get().sentence());
            }
            if (exits && finale.isPresent()) {
                return finale.get().asTold() ? AS_TOLD : NOT_AS_TOLD;
            }
        }
        return AS_TOLD;
    }

    @SafeVarargs
    private static Map<String, String> all(Map<String, String>... parts) {
        Map<String, String> all = new LinkedHashMap<>();
        for (Map<String, String> part : parts) {
            all.putAll(part);
        }
        return all;
    }
}
