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
    CONSUMER("reconciler-consumer");

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
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto",
                "-jar",
                path().toString()));
        command.addAll(List.of(arguments));
        File out = File.createTempFile("reconciler-run", ".out");
        File err = File.createTempFile("reconciler-run", ".err");
        try {
            ProcessBuilder builder =
                    new ProcessBuilder(command).redirectOutput(out).redirectError(err);
            builder.environment().keySet().removeIf(name -> name.startsWith("RECONCILER_") || name.startsWith("AWS_"));
            builder.environment().putAll(environment);
            Process process = builder.start();
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
}
