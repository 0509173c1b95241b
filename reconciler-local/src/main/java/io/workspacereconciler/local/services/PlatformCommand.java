package io.workspacereconciler.local.services;

import io.workspacereconciler.local.platform.DatabaseAddress;
import io.workspacereconciler.local.platform.Platform;
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
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs the platform's side against a PostgreSQL that is there already, as in a composition of containers. */
@Command(
        name = "platform",
        mixinStandardHelpOptions = true,
        versionProvider = ManifestVersion.class,
        sortOptions = false,
        description = "Only the platform's side, against a given PostgreSQL: the table with its rows, EC2, the agents."
                + " Rows that it wrote in an earlier run get new instances; rows of anyone else are refused."
                + " Stays until Ctrl-C.")
public final class PlatformCommand implements Callable<Integer> {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final PrintStream out;
    private final PrintStream errors;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = "--database-url",
            paramLabel = "URL",
            required = true,
            defaultValue = "${env:DATABASE_URL}",
            description = "jdbc:postgresql://host:5432/name. Or the variable DATABASE_URL.")
    private String url = "";

    @Option(
            names = "--database-user",
            paramLabel = "USER",
            required = true,
            defaultValue = "${env:DATABASE_USER}",
            description = "Or the variable DATABASE_USER.")
    private String user = "";

    @Option(
            names = "--database-password",
            paramLabel = "PASSWORD",
            required = true,
            defaultValue = "${env:DATABASE_PASSWORD}",
            description = "Or the variable DATABASE_PASSWORD, which other users of this machine cannot see.")
    private String password = "";

    @Option(
            names = "--host",
            defaultValue = "127.0.0.1",
            description = "Where EC2 listens; 0.0.0.0 in a container. Default: ${DEFAULT-VALUE}.")
    private String host = "";

    @Option(names = "--ec2-port", paramLabel = "PORT", description = "Default: a free one.")
    private int ec2Port;

    @Option(
            names = "--workspaces",
            paramLabel = "N",
            defaultValue = "50",
            description = "Rows of the registry, each with an instance. Default: ${DEFAULT-VALUE}.")
    private int workspaces;

    @Option(names = "--verbose", description = "Log lines at INFO as well.")
    private boolean verbose;

    public PlatformCommand(PrintStream out, PrintStream errors) {
        this.out = out;
        this.errors = errors;
    }

    @Override
    public Integer call() {
        CommandSpec command = Objects.requireNonNull(spec);
        Range.ports("--ec2-port").check(command, ec2Port);
        new Range("--workspaces", 1, 2000).check(command, workspaces);
        if (!url.startsWith("jdbc:postgresql:")) {
            throw new ParameterException(command.commandLine(), "--database-url must begin with jdbc:postgresql:");
        }
        Path log = Logs.toFile(verbose ? Logs.Verbosity.VERBOSE : Logs.Verbosity.QUIET);
        return Staying.run(errors, (ending, shutdown) -> stay(ending, shutdown, log));
    }

    private int stay(Ending ending, ShutdownSequence shutdown, Path log) {
        Platform platform = Platform.start(
                new DatabaseAddress(url, user, password), new Platform.Ec2Address(host, ec2Port), workspaces);
        shutdown.add("platform", LIMIT, platform::close);
        out.println("EC2 " + platform.world().settings().region() + ", account "
                + platform.world().settings().accountId() + ", on "
                + platform.endpoint().uri() + ": "
                + platform.seeding() + "; log " + log);
        out.flush();
        while (!ending.await(Duration.ofHours(1))) {
            // stays until Ctrl-C
        }
        out.println("Ending.");
        return 0;
    }
}
