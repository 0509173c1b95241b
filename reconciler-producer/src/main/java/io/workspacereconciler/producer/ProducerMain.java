package io.workspacereconciler.producer;

import io.workspacereconciler.bus.Bus;
import io.workspacereconciler.bus.LoopListener;
import io.workspacereconciler.bus.TopicWatch;
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
import io.workspacereconciler.operate.StartupProblems;
import io.workspacereconciler.producer.replay.ReplayCommand;
import io.workspacereconciler.producer.replay.SweepAccess;
import io.workspacereconciler.producer.replay.SweepCommand;
import io.workspacereconciler.producer.tick.SweepTicker;
import io.workspacereconciler.settings.SettingsReference;
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

/** The producer: asks for one sweep in every slot. Any number of replicas may run; none leads. */
@Command(
        name = "reconciler-producer",
        mixinStandardHelpOptions = true,
        versionProvider = ManifestVersion.class,
        description = "Publishes one SweepRequested for every slot. Run as many replicas as you like.")
public final class ProducerMain implements Callable<Integer> {

    private static final String NAME = "reconciler-producer";
    private static final Logger LOG = LoggerFactory.getLogger(ProducerMain.class);
    private static final int CONNECTIONS = 4;
    private static final List<String> TABLES = List.of("sweeps");
    private static final Duration LOOK = Duration.ofMillis(250);
    private static final Duration PROBE = Duration.ofSeconds(5);
    private static final Duration STEP_LIMIT = Duration.ofSeconds(2);

    /** Runs the program; exits with 1 when it cannot start. */
    public static void main(String[] args) {
        String settings = new SettingsReference(ProducerSettings.SETTINGS).toPlainText();
        Supplier<SweepAccess> sweeps =
                () -> ProducerSettings.read(System.getenv()).sweepAccess();
        CommandLine line = new CommandLine(new ProducerMain())
                .addSubcommand(ReplayCommand.line(
                        sweeps, () -> ProducerSettings.readLogAccess(System.getenv()), System.out, System.err))
                .addSubcommand(SweepCommand.line(sweeps, System.out, System.err));
        System.exit(ProgramCommand.execute(line, settings, args));
    }

    @Override
    public Integer call() {
        return ProgramCommand.serve(NAME, () -> start(ProducerSettings.read(System.getenv())));
    }

    /** Starts one replica; a {@code StartupException} names everything that keeps it from starting. */
    public static RunningProgram start(ProducerSettings settings) {
        String replica = Replica.name(NAME);
        ShutdownSequence shutdown = new ShutdownSequence(ProgramThreads.PROGRAM_LIMIT);
        try {
            Metrics metrics = new Metrics();
            shutdown.add("metrics", STEP_LIMIT, metrics::close);
            StartupProblems problems = new StartupProblems();
            Optional<PostgresDatabase> postgres =
                    problems.attempt(() -> PostgresDatabase.connect(settings.database(), replica, CONNECTIONS));
            postgres.ifPresent(pool -> shutdown.add("database", STEP_LIMIT, pool::close));
            postgres.flatMap(pool -> problems.attempt(pool::migrate))
                    .ifPresent(pool -> problems.attempt(() -> pool.requireOwn(TABLES)));
            Optional<Bus> kafka =
                    problems.attempt(() -> Bus.connect(settings.kafka(), NAME, replica, LoopListener.NONE));
            kafka.ifPresent(bus -> shutdown.add("kafka", STEP_LIMIT, bus::close));
            problems.throwIfAny();

            Database database = postgres.orElseThrow().database(DatabaseClock.REAL);
            SweepTicker ticker =
                    new SweepTicker(database, kafka.orElseThrow().publisher(), settings.interval(), replica);
            DatabaseProbe probe = new DatabaseProbe(database, InstantSource.system());

            TopicWatch topics = kafka.orElseThrow().topics();

            Readiness readiness = new Readiness();
            readiness.require("program", RunningProgram.ending(shutdown));
            readiness.require("database", probe::problem);
            readiness.require("kafka", topics::problem);
            readiness.require("ticker", ticker::problem);
            HealthServer health =
                    new HealthServer(settings.http().host(), settings.http().port(), readiness, metrics);
            shutdown.add("health", STEP_LIMIT, health::close);
            health.start();

            ProgramThreads threads = new ProgramThreads(shutdown);
            threads.every("probe", PROBE, probe);
            threads.every("kafka-probe", PROBE, topics);
            threads.every(
                    "ticker",
                    LOOK,
                    new BackedOff(ticker, ticker::problem, InstantSource.system(), new SplittableRandom()));
            LOG.info("{} ticks every {}, health on port {}", replica, settings.interval(), health.port());
            return new RunningProgram(health, shutdown);
        } catch (RuntimeException e) {
            shutdown.run();
            throw e;
        }
    }
}
