package io.workspacereconciler.local.subscribe;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.workspacereconciler.workspace.WorkspaceId;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** One of the README's subscribers as a process, with nothing on its class path but what a subscriber must have. */
final class ExampleProcess {

    /** The examples. */
    enum Example {
        /** With our library: core, and what core needs. */
        OFFLINE_SUBSCRIBER(
                "OfflineSubscriber", "reconciler-core|cloudevents-|jackson-|kafka-clients|slf4j-api|jspecify"),
        /** With Kafka's client and a JSON library. */
        PLAIN_KAFKA_SUBSCRIBER("PlainKafkaSubscriber", "jackson-(core|databind|annotations)|kafka-clients|slf4j-api");

        private final String main;
        private final String needed;

        Example(String main, String needed) {
            this.main = main;
            this.needed = needed;
        }

        String group() {
            return main;
        }

        private String classPath() {
            Predicate<String> isNeeded = Pattern.compile("(" + needed + ")[^/]*(/target/classes)?/?$")
                    .asPredicate();
            return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                    .filter(entry -> !entry.contains("-tests"))
                    .filter(entry -> isNeeded.test(entry) || entry.endsWith("reconciler-local/target/test-classes"))
                    .collect(Collectors.joining(File.pathSeparator));
        }
    }

    private final Process process;
    private final Path out;

    private ExampleProcess(Process process, Path out) {
        this.process = process;
        this.out = out;
    }

    /** What it prints goes to a file: Java drops what is left in a pipe when it ends a process. */
    static ExampleProcess start(Example example, String bootstrapServers, Path folder) throws IOException {
        Path out = Files.createTempFile(folder, example.main, ".out");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        example.classPath(),
                        "io.workspacereconciler.local.example." + example.main,
                        bootstrapServers,
                        example.group())
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        return new ExampleProcess(process, out);
    }

    /** What it has printed. */
    List<String> lines() {
        try {
            return Files.readAllLines(out, UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The deaths that it was given, each of which it took for one of the past, in order. */
    List<Long> given() {
        return lines().stream()
                .filter(line -> line.contains(" is offline on i-") && line.contains(", or was until "))
                .map(line -> OfflineTopic.number(WorkspaceId.parse(line.substring(0, 36))))
                .toList();
    }

    /** SIGTERM; it has ended when this returns. */
    void terminate() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
            throw new AssertionError("it did not end: " + lines());
        }
    }

    /** SIGKILL. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }
}
