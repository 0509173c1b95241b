package io.workspacereconciler.consumer.command;

import io.workspacereconciler.settings.KafkaSettings;
import java.io.PrintStream;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Groups what can be done with dead letters; by itself it only says that. */
@Command(
        name = "dead-letters",
        mixinStandardHelpOptions = true,
        description = "Records that could not be read or failed for good. Needs the RECONCILER_KAFKA_ settings and"
                + " RECONCILER_TOPIC_PREFIX only; joins no consumer group.")
public final class DeadLettersCommand implements Callable<Integer> {

    @Spec
    private @Nullable CommandSpec spec;

    private DeadLettersCommand() {}

    /** The command with its subcommands; settings are read when one runs. */
    public static CommandLine line(Supplier<KafkaSettings> settings, PrintStream out, PrintStream errors) {
        return new CommandLine(new DeadLettersCommand())
                .addSubcommand(new ListCommand(settings, out, errors))
                .addSubcommand(new RequeueCommand(settings, out, errors));
    }

    @Override
    public Integer call() {
        CommandLine line = Objects.requireNonNull(spec).commandLine();
        line.usage(line.getErr());
        return CommandLine.ExitCode.USAGE;
    }
}
