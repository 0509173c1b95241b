package io.workspacereconciler.operate;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.PrintWriter;
import java.util.List;
import java.util.function.Supplier;
import picocli.CommandLine;

/** How a program that serves is run from a command line: usage, version, one report of what keeps it from starting. */
public final class ProgramCommand {

    private ProgramCommand() {}

    /**
     * Parses the arguments and runs the command.
     *
     * @param settings the reference of all settings, shown below the usage
     * @return the exit code: 0, 1 when it could not start, 2 for arguments that it does not have
     */
    public static int execute(Object command, String settings, String... args) {
        return execute(new CommandLine(command), settings, args);
    }

    /** As {@link #execute(Object, String, String...)}, for a command with subcommands, which show their own usage only. */
    public static int execute(CommandLine line, String settings, String... args) {
        List<String> footer =
                ("%nEnvironment:%n" + settings.replace("%", "%%")).lines().toList();
        line.getCommandSpec().usageMessage().footer(footer.toArray(String[]::new));
        line.setOut(new PrintWriter(System.out, true, UTF_8));
        if (args.length > 0) {
            // what is logged must not stand among what a command prints
            System.setOut(System.err);
        }
        return line.execute(args);
    }

    /**
     * Starts the program, then waits for its end; a signal ends it in order, with exit code 0.
     *
     * @return 0 when it has ended; 1 when it could not start, after one message that names every problem
     */
    public static int serve(String name, Supplier<RunningProgram> start) {
        try {
            RunningProgram program = start.get();
            Runtime.getRuntime()
                    .addShutdownHook(new Thread(
                            () -> {
                                program.close();
                                // Otherwise the JVM says 143, and a supervisor takes an orderly end for a failure.
                                Runtime.getRuntime().halt(0);
                            },
                            "shutdown"));
            program.await();
            return 0;
        } catch (StartupException e) {
            StartupReport.print(System.err, name, e.problems());
            return 1;
        }
    }
}
