package io.workspacereconciler.consumer;

import io.workspacereconciler.bus.Bus;
import io.workspacereconciler.bus.LoopListener;
import io.workspacereconciler.bus.MeteredLoopListener;
import io.workspacereconciler.consumer.command.ApproveCommand;
import io.workspacereconciler.consumer.command.DeadLettersCommand;
import io.workspacereconciler.consumer.command.ExemptCommand;
import io.workspacereconciler.consumer.command.HoldsCommand;
import io.workspacereconciler.consumer.command.MigrateCommand;
import io.workspacereconciler.consumer.command.PreflightCommand;
import io.workspacereconciler.consumer.command.RestartCommand;
import io.workspacereconciler.consumer.command.ResumeCommand;
import io.workspacereconciler.consumer.command.StatusCommand;
import io.workspacereconciler.consumer.command.StopCommand;
import io.workspacereconciler.consumer.command.WhyCommand;
import io.workspacereconciler.consumer.control.ControlsWatch;
import io.workspacereconciler.consumer.control.Presence;
import io.workspacereconciler.consumer.incident.TimelinePublisher;
import io.workspacereconciler.database.Database;
import io.workspacereconciler.database.DatabaseClock;
import io.workspacereconciler.database.DatabaseProbe;
import io.workspacereconciler.database.PostgresDatabase;
import io.workspacereconciler.operate.BackedOff;
import io.workspacereconciler.operate.HealthServer;
import io.workspacereconciler.operate.ManifestVersion;
import io.workspacereconciler.operate.Metrics;
import io.workspacereconciler.operate.ProgramCommand;
import io.workspacereconciler.operate.ProgramThreads;
import io.workspacereconciler.operate.Readiness;
import io.workspacereconciler.operate.Replica;
import io.workspacereconciler.operate.RunningProgram;
import io.workspacereconciler.operate.ShutdownSequence;
import io.workspacereconciler.operate.ShutdownStage;
import io.workspacereconciler.operate.StartupProblems;
import io.workspacereconciler.settings.DatabaseSettings;
import io.workspacereconciler.settings.SettingsReference;
import io.workspacereconciler.workspace.Places;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The consumer: plans, checks and heals, each as a member of that role's consumer group. */
@Command(
        name = "reconciler-consumer",
        mixinStandardHelpOptions = true,
        versionProvider = ManifestVersion.class,
        description =
                "Plans sweeps, checks batches and heals workspaces. Run as many replicas as there are partitions.")
public final class ConsumerMain implements Callable<Integer> {

    private static final String NAME = "reconciler-consumer";
    private static final Logger LOG = LoggerFactory.getLogger(ConsumerMain.class);
    private static final Duration TELL = Duration.ofMillis(500);
    private static final Duration PROBE = Duration.ofSeconds(5);
    private static final Duration CONTROLS = Duration.ofSeconds(1);
    private static final Duration PRESENCE = Duration.ofSeconds(3);
    private static final Duration STEP_LIMIT = Duration.ofSeconds(2);

    /** Runs the program; exits with 1 when it cannot start. */
    public static void main(String[] args) {
        String settings = new SettingsReference(ConsumerSettings.SETTINGS).toPlainText();
        Supplier<DatabaseSettings> database = () -> ConsumerSettings.readDatabase(System.getenv());
        CommandLine line = new CommandLine(new ConsumerMain())
                .addSubcommand(DeadLettersCommand.line(
                        () -> ConsumerSettings.readKafka(System.getenv()), System.out, System.err))
                .addSubcommand(HoldsCommand.line(database, System.out, System.err))
                .addSubcommand(ApproveCommand.line(database, System.out, System.err))
                .addSubcommand(RestartCommand.line(database, System.out, System.err))
                .addSubcommand(WhyCommand.line(
                        database, () -> ConsumerSettings.readPatience(System.getenv()), System.out, System.err))
                .addSubcommand(StatusCommand.line(database, System.out, System.err))
                .addSubcommand(StopCommand.line(database, System.out, System.err))
                .addSubcommand(ResumeCommand.line(database, System.out, System.err))
                .addSubcommand(ExemptCommand.line(database, System.out, System.err))
                .addSubcommand(new MigrateCommand(database, System.out, System.err));
        line.addSubcommand(new PreflightCommand(
                new PreflightRun(() -> ConsumerSettings.read(System.getenv()), InstantSource.system()), System.out));
        System.exit(ProgramCommand.execute(line, settings, args));
    }

    @Override
    public Integer call() {
        return ProgramCommand.serve(NAME, () -> start(ConsumerSettings.read(System.getenv())));
    }

    /** Starts one replica; a {@code StartupException} names everything that keeps it from starting. */
    public static RunningProgram start(ConsumerSettings settings) {
        String replica = Replica.name(NAME);
        ShutdownSequence shutdown = new ShutdownSequence(ProgramThreads.PROGRAM_LIMIT);
        try {
            Metrics metrics = new Metrics();
            shutdown.add("metrics", STEP_LIMIT, metrics::close);
            Readiness readiness = new Readiness();
            readiness.require("program", RunningProgram.ending(shutdown));
            HealthServer health =
                    new HealthServer(settings.http().host(), settings.http().port(), readiness, metrics);
            shutdown.add("health", STEP_LIMIT, health::close);
            ShutdownStage clients = new ShutdownStage();
            shutdown.add("clients", STEP_LIMIT.plusMillis(500), clients);
            StartupProblems problems = new StartupProblems();
            Optional<Places> places = problems.attempt(
                    () -> settings.backend().places(settings.database().placeColumns()));
            Optional<PostgresDatabase> postgres = problems.attempt(
                    () -> PostgresDatabase.connect(settings.database(), replica, connections(settings, places)));
            postgres.ifPresent(pool -> clients.add("database", pool::close));
            postgres.flatMap(pool -> problems.attempt(pool::migrate))
                    .ifPresent(pool -> problems.attempt(() -> pool.requireOwn(List.of())));
            postgres.ifPresent(pool -> problems.attempt(() -> pool.requireRegistry(
                    settings.work().active().stream().map(Role::registry).toList())));
            LoopListener listener = new MeteredLoopListener(metrics.registry());
            Optional<Bus> kafka = problems.attempt(() -> Bus.connect(settings.kafka(), NAME, replica, listener));
            kafka.ifPresent(bus -> clients.add("kafka", bus::close));
            problems.throwIfAny();

            Database database = postgres.orElseThrow().database(DatabaseClock.REAL);
            Bus bus = kafka.orElseThrow();
            DatabaseProbe probe = new DatabaseProbe(database, InstantSource.system());
            TimelinePublisher timeline = new TimelinePublisher(database, bus.publisher());

            readiness.require("kafka", bus.topics()::problem);
            readiness.require("database", probe::problem);
            readiness.require("timeline", timeline::problem);
            ProgramThreads threads = new ProgramThreads(shutdown);
            threads.every("probe", PROBE, probe);
            threads.every("kafka-probe", PROBE, bus.topics());
            threads.every(
                    "timeline",
                    TELL,
                    new BackedOff(timeline, timeline::problem, InstantSource.system(), new SplittableRandom()));

            ControlsWatch controls = new ControlsWatch(database);
            metrics.gauge("stopped", controls::stopped);
            metrics.gauge("exemptions", controls::exemptions);
            threads.every("controls", CONTROLS, controls);
            threads.every("presence", PRESENCE, new Presence(database, self(replica, settings.work())));

            Roles roles = new Roles(
                    database, bus, new Roles.Program(replica, threads, readiness, metrics, listener), clients);
            roles.start(settings, places.orElseThrow());

            health.start();
            LOG.info(
                    "{} is {}, mode {}, in {}, health on port {}",
                    replica,
                    settings.work().roles(),
                    settings.work().mode(),
                    places.orElseThrow(),
                    health.port());
            return new RunningProgram(health, shutdown);
        } catch (RuntimeException e) {
            shutdown.run();
            throw e;
        }
    }

    private static Presence.Self self(String replica, ConsumerSettings.Work work) {
        return new Presence.Self(
                replica,
                work.mode(),
                work.roles().stream().sorted().map(Role::word).toList(),
                ManifestVersion.current());
    }

    private static int connections(ConsumerSettings settings, Optional<Places> places) {
        return places.map(Roles::healers).orElse(Roles.HEALER_PLACES)
                + settings.check().batchesInFlight()
                + 4;
    }
}
