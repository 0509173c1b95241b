package io.workspacereconciler.operate;

import java.io.PrintStream;
import java.util.List;

/** Prints why a program cannot start: one message that names every problem, without a stack trace. */
public final class StartupReport {
    private StartupReport() {}

    /** Prints the message; the program then exits with 1. */
    public static void print(PrintStream out, String programName, List<String> problems) {
        String count = problems.size() == 1 ? "1 problem" : problems.size() + " problems";
        StringBuilder message = new StringBuilder(programName + " cannot start, " + count + ":");
        for (String problem : problems) {
            message.append(System.lineSeparator())
                    .append("  - ")
                    .append(problem.replace("\n", System.lineSeparator() + "    "));
        }
        out.println(message);
        out.flush();
    }
}
