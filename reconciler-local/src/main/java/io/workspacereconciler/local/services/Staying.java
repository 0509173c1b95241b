package io.workspacereconciler.local.services;

import io.workspacereconciler.operate.ShutdownSequence;
import io.workspacereconciler.operate.StartupException;
import io.workspacereconciler.operate.StartupReport;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How a command that starts servers runs: whatever happens, what it started is ended, and it says what kept it from it. */
public final class Staying {
    /** What a shell makes of SIGINT; the JVM itself says so too. */
    public static final int ENDED_BY_SIGNAL = 130;

    private static final int FAILED = 1;
    private static final Logger LOG = LoggerFactory.getLogger(Staying.class);

    private Staying() {}

    /** Runs the work; the exit code of the command. */
    public static int run(PrintStream errors, Work work) {
        try (Ending ending = Ending.onSignals()) {
            ShutdownSequence shutdown = new ShutdownSequence();
            try {
                return work.run(ending, shutdown);
            } catch (CancellationException e) {
                return ENDED_BY_SIGNAL;
            } catch (RuntimeException e) {
                if (ending.isAsked()) {
                    // a signal reaches child processes too, whose end then shows as a failure to start
                    LOG.info("ended by a signal during the start", e);
                    return ENDED_BY_SIGNAL;
                }
                LOG.info("failed", e);
                StartupReport.print(errors, "reconciler-local", problems(e));
                return FAILED;
            } finally {
                shutdown.run();
            }
        }
    }

    private static List<String> problems(RuntimeException failure) {
        if (failure instanceof StartupException startup) {
            return startup.problems();
        }
        List<String> causes = new ArrayList<>();
        for (Throwable cause = failure; cause != null && causes.size() < 4; cause = cause.getCause()) {
            String message = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
            String line = message.lines().findFirst().orElse(message).replaceFirst("\\.$", "");
            if (causes.stream().noneMatch(known -> known.contains(line))) {
                causes.add(line);
            }
        }
        return List.of(String.join(": ", causes));
    }

    /** Starts, stays and returns an exit code; what it started is registered with the sequence. */
    @FunctionalInterface
    public interface Work {
        int run(Ending ending, ShutdownSequence shutdown);
    }
}
