package io.workspacereconciler.local.services;

import io.workspacereconciler.local.platform.Platform;
import io.workspacereconciler.local.server.EmbeddedPostgres.Durability;
import io.workspacereconciler.local.server.TemporaryFolder;
import io.workspacereconciler.operate.ManifestVersion;
import io.workspacereconciler.operate.ShutdownSequence;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs the servers that the programs need, and prints the environment with which their jars find them. */
@Command(
        name = "services",
        mixinStandardHelpOptions = true,
        versionProvider = ManifestVersion.class,
        sortOptions = false,
        description = "Only the servers: Kafka, PostgreSQL with the platform's table, EC2. Stays until Ctrl-C.")
public final class ServicesCommand implements Callable<Integer> {
    private static final Duration INTERVAL = Duration.ofSeconds(10);
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final int PRODUCER_PORT = 8080;
    private static final int CONSUMER_PORT = 8081;
    private static final int BATCH_LIMIT = 10;

    private final PrintStream out;
    private final PrintStream errors;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--kafka-port", paramLabel = "PORT", description = "Default: a free one.")
    private int kafkaPort;

    @Option(names = "--postgres-port", paramLabel = "PORT", description = "Default: a free one.")
    private int postgresPort;

    @Option(names = "--ec2-port", paramLabel = "PORT", description = "Default: a free one.")
    private int ec2Port;

    @Option(
            names = "--workspaces",
            paramLabel = "N",
            defaultValue = "50",
            description = "Rows of the registry, each with an instance. Default: ${DEFAULT-VALUE}.")
    private int workspaces;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Keeps what Kafka and PostgreSQL hold there, for the next run. Default: a temporary folder.")
    private @Nullable Path data;

    @Option(names = "--verbose", description = "Log lines at INFO as well.")
    private boolean verbose;

    public ServicesCommand(PrintStream out, PrintStream errors) {
        this.out = out;
        this.errors = errors;
    }

    @Override
    public Integer call() {
        CommandSpec command = Objects.requireNonNull(spec);
        Range.ports("--kafka-port").check(command, kafkaPort);
        Range.ports("--postgres-port").check(command, postgresPort);
        Range.ports("--ec2-port").check(command, ec2Port);
        new Range("--workspaces", 1, 2000).check(command, workspaces);
        Path log = Logs.toFile(verbose ? Logs.Verbosity.VERBOSE : Logs.Verbosity.QUIET);
        out.println("Starting PostgreSQL, Kafka and EC2 on this machine ...");
        return Staying.run(errors, (ending, shutdown) -> stay(ending, shutdown, log));
    }

    private int stay(Ending ending, ShutdownSequence shutdown, Path log) {
        LocalServers servers = LocalServers.start(place(shutdown), ending, shutdown);
        Platform platform =
                Platform.start(servers.database(), new Platform.Ec2Address("127.0.0.1", ec2Port), workspaces);
        shutdown.add("platform", LIMIT, platform::close);
        out.print(introduction(servers, platform, log));
        out.flush();
        while (!ending.await(Duration.ofHours(1))) {
            // stays until Ctrl-C
        }
        out.println("Ending.");
        return 0;
    }

    private LocalServers.Place place(ShutdownSequence shutdown) {
        if (data != null) {
            return new LocalServers.Place(data, kafkaPort, postgresPort, Durability.KEPT);
        }
        TemporaryFolder folder = TemporaryFolder.create("reconciler-services");
        shutdown.add("folder", LIMIT, folder::close);
        return new LocalServers.Place(folder.path(), kafkaPort, postgresPort, Durability.THROWAWAY);
    }

    private static String introduction(LocalServers servers, Platform platform, Path log) {
        ProgramEnvironment environment = new ProgramEnvironment(servers, platform);
        return "\n"
                + "Kafka       " + servers.bootstrapServers() + "\n"
                + "PostgreSQL  " + servers.database().url() + "  user "
                + servers.database().user() + ", password "
                + servers.database().password() + "\n"
                + "EC2         " + platform.endpoint().uri() + "  " + platform.seeding() + "; curl lists them\n"
                + "log         " + log + "\n"
                + "\n# for both programs\n"
                + ShellText.exports(environment.common(INTERVAL))
                + "\n# for the AWS SDK in the consumer, and for the aws CLI\n"
                + ShellText.exports(environment.ofAws())
                + "\n# the programs; each refuses what is only the other's, so these are not exported\n"
                + ShellText.command(
                        environment.ofProducer(PRODUCER_PORT),
                        "java -jar reconciler-producer/target/reconciler-producer.jar")
                + "\n"
                + ShellText.command(
                        environment.ofConsumer(CONSUMER_PORT, BATCH_LIMIT, INTERVAL),
                        "java -jar reconciler-consumer/target/reconciler-consumer.jar")
                + "\n# a further replica of either: another RECONCILER_HTTP_PORT, or 0 for a free one\n"
                + "\nCtrl-C ends the servers.\n";
    }
}
