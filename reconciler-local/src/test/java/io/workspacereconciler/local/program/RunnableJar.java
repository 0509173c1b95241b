package io.workspacereconciler.local.program;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The jar that is delivered, run as a process of its own. */
enum RunnableJar {
    PRODUCER("reconciler-producer"),
    CONSUMER("reconciler-consumer"),
    LOCAL("reconciler-local");

    private final String program;

    RunnableJar(String program) {
        this.program = program;
    }

    /** How one run ended. */
    record Run(int exitCode, String out, String err) {}

    String program() {
        return program;
    }

    /** Where the build of its module, before this one's tests, has put it. */
    Path path() {
        return Path.of("..", program, "target", program + ".jar");
    }

    /** Runs it with nothing of this environment that is ours, and these variables. */
    Run run(Map<String, String> environment, String... arguments) throws IOException, InterruptedException {
        List<String> command = command(arguments);
        File out = File.createTempFile("reconciler-run", ".out");
        File err = File.createTempFile("reconciler-run", ".err");
        try {
            Process process = builder(command, environment)
                    .redirectOutput(out)
                    .redirectError(err)
                    .start();
            try {
                if (!process.waitFor(60, TimeUnit.SECONDS)) {
                    throw new AssertionError(program + " did not end by itself: " + Files.readString(err.toPath()));
                }
            } finally {
                process.destroyForcibly();
            }
            return new Run(
                    process.exitValue(), Files.readString(out.toPath(), UTF_8), Files.readString(err.toPath(), UTF_8));
        } finally {
            Files.delete(out.toPath());
            Files.delete(err.toPath());
        }
    }

    /** Starts it, to be ended by the caller; what it prints is not kept. */
    Process start(Map<String, String> environment) throws IOException {
        return builder(command(), environment)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private List<String> command(String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xshare:auto",
                "-jar",
                path().toString()));
        command.addAll(List.of(arguments));
        return command;
    }

    private static ProcessBuilder builder(List<String> command, Map<String, String> environment) {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().keySet().removeIf(name -> name.startsWith("RECONCILER_") || name.startsWith("AWS_"));
        builder.environment().putAll(environment);
        return builder;
    }
}
