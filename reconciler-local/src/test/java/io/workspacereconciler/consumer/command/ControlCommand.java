package io.workspacereconciler.consumer.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.workspacereconciler.settings.DatabaseSettings;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.util.function.Supplier;
import org.jspecify.annotations.NullMarked;
import picocli.CommandLine;

/** The commands about what may be done, as a shell runs them. */
@NullMarked
enum ControlCommand {
    STOP,
    RESUME,
    EXEMPT,
    STATUS;

    /** How one of them ended. */
    record Run(int exitCode, String out, String err) {}

    Run run(Supplier<DatabaseSettings> settings, String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        CommandLine line = line(settings, new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8));
        line.setErr(new PrintWriter(err, true, UTF_8));
        int exitCode = line.execute(arguments);
        return new Run(exitCode, out.toString(UTF_8), err.toString(UTF_8));
    }

    private CommandLine line(Supplier<DatabaseSettings> settings, PrintStream out, PrintStream err) {
        return switch (this) {
            case STOP -> StopCommand.line(settings, out, err);
            case RESUME -> ResumeCommand.line(settings, out, err);
            case EXEMPT -> ExemptCommand.line(settings, out, err);
            case STATUS -> StatusCommand.line(settings, out, err);
        };
    }
}
