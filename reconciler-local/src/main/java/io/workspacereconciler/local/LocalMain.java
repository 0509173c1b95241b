package io.workspacereconciler.local;

import io.workspacereconciler.local.bench.BenchCommand;
import io.workspacereconciler.local.demo.DemoCommand;
import io.workspacereconciler.local.services.PlatformCommand;
import io.workspacereconciler.local.services.ServicesCommand;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** The program that is never deployed: the demo, and what the other two programs need around them on one machine. */
public final class LocalMain {
    private LocalMain() {}

    /** Runs the command; exits with 1 when it failed, with 2 for arguments that it does not have. */
    public static void main(String[] arguments) {
        // since JDK 22 there is a console even where nobody looks, unless it comes from this module
        System.setProperty("jdk.console", "java.base");
        System.exit(run(System.out, System.err, arguments));
    }

    /** Runs the command and returns its exit code. */
    static int run(PrintStream out, PrintStream errors, String... arguments) {
        CommandLine line = new CommandLine(new DemoCommand(out, errors))
                .addSubcommand(new ServicesCommand(out, errors))
                .addSubcommand(new PlatformCommand(out, errors))
                .addSubcommand(new BenchCommand(out, errors));
        line.setOut(new PrintWriter(out, true, StandardCharsets.UTF_8));
        line.setErr(new PrintWriter(errors, true, StandardCharsets.UTF_8));
        line.setParameterExceptionHandler(LocalMain::refuse);
        return line.execute(arguments);
    }

    /** One sentence; the whole usage would hide it. */
    private static int refuse(ParameterException failure, String[] arguments) {
        CommandLine command = failure.getCommandLine();
        PrintWriter errors = command.getErr();
        errors.println(failure.getMessage());
        errors.println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
        return command.getCommandSpec().exitCodeOnInvalidInput();
    }
}
