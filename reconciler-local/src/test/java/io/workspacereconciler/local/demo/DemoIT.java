package io.workspacereconciler.local.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.workspacereconciler.local.LocalMain;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;

@Timeout(240)
class DemoIT {
    private static final Logger LOG = LoggerFactory.getLogger(DemoIT.class);
    private static final long END_LIMIT_SECONDS = 90;

    @TempDir
    private Path temporary;

    @Test
    void twoDeathsAreHealedAndItEnds() {
        String story = play("--deaths", "2", "--exit", "--interval", "2s", "--workspaces", "12");

        assertThat(story)
                .contains("terminated by the demo", "stopped by the demo", "WorkspaceOffline", "RestartByID begins")
                .contains("12 in 2 batches: 12 running")
                .contains("2 died, 2 back online", "0 still down")
                .doesNotContain("\u001b");
        assertThat(System.getProperty("aws.endpointUrlEc2")).isNull();
    }

    @Test
    void overAControlPlaneADeathIsHealedAndTheDemoSaysSo() {
        String story = play(
                "--backend",
                "control-plane",
                "--deaths",
                "1",
                "--exit",
                "--interval",
                "2s",
                "--workspaces",
                "6",
                "--replicas",
                "1");

        assertThat(story)
                .contains("EC2, a control plane, one producer")
                .contains("backend     control-plane on http://127.0.0.1:")
                .contains("terminated by the demo", "RestartByID begins", "1 died, 1 back online");
    }

    @Test
    void nothingIsTouchedWhileEc2AnswersNothingOfUse() {
        String story = play("--act", "throttle", "--exit", "--interval", "2s", "--workspaces", "12");

        assertThat(story)
                .contains("answers with RequestLimitExceeded", "12 in 2 batches: 0 running", "12 unknown")
                .contains("36 checks in 3 sweeps without an answer: 0 rows changed, 0 WorkspaceOffline published.")
                .contains("As it should be: 36 checks")
                .contains("1 died, 1 back online");
    }

    @Test
    void aDarkZoneIsHeldAndLetThroughStepByStep() {
        String story = play("--act", "zone", "--exit", "--interval", "2s", "--workspaces", "24", "--replicas", "2");

        assertThat(story)
                .contains("its window is 2m here in place of an hour")
                .contains("goes dark: all ", "5 of ", "let through, ", "held by the guard", "kept by the guard")
                .contains("6 of ")
                .containsPattern("As it should be: \\d+ died at once in .* held, all are back; 0 rows are not well");
    }

    private static String play(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);
        int exit = -1;
        try {
            exit = new CommandLine(new DemoCommand(print, print)).execute(arguments);
        } finally {
            if (exit != 0) {
                LOG.error("this was told until it ended with {}:\n{}", exit, out.toString(StandardCharsets.UTF_8));
            }
        }
        String story = out.toString(StandardCharsets.UTF_8);
        assertThat(exit).as(story).isZero();
        return story;
    }

    @Test
    void aDeathByHandIsToldAndHealedAndASignalLeavesNothingBehind() throws Exception {
        Process demo = demo("--deaths", "1", "--interval", "2s", "--workspaces", "4", "--replicas", "1");
        List<String> lines = new ArrayList<>();
        try (BufferedReader output = demo.inputReader()) {
            String command = readUntil(output, lines, "  curl -X POST ");
            assertThat(kill(command.substring(command.indexOf("http"))).statusCode())
                    .isEqualTo(200);
            String death = readUntil(output, lines, "terminated by hand");
            String name = death.substring("12:00:00.0  ".length(), death.indexOf(" ", "12:00:00.0  ".length()));
            readUntil(output, lines, name + ".*back after .*");
            assertThat(postgres()).isNotEmpty();

            signal(demo);
            output.lines().forEach(lines::add);
        }

        assertEndedWithoutTrace(demo, lines);
        assertThat(lines).anyMatch(line -> line.startsWith("Goodbye after "));
    }

    @Test
    @Tag("long")
    void aSignalDuringTheStartLeavesNothingBehind() throws Exception {
        Process demo = demo();
        List<String> lines = new ArrayList<>();
        try (BufferedReader output = demo.inputReader()) {
            readUntil(output, lines, "Starting ");
            await().until(() -> !postgres().isEmpty());
            signal(demo);
            output.lines().forEach(lines::add);
        }

        assertEndedWithoutTrace(demo, lines);
    }

    private void assertEndedWithoutTrace(Process demo, List<String> lines) throws Exception {
        assertThat(demo.waitFor(END_LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(demo.exitValue()).isEqualTo(143);
        assertThat(postgres()).isEmpty();
        assertThat(lines).noneMatch(line -> line.startsWith("\tat ") || line.contains("Exception"));
        try (Stream<Path> left = Files.list(temporary)) {
            assertThat(left.filter(path -> path.getFileName().toString().startsWith("reconciler-demo")))
                    .isEmpty();
        }
    }

    /** All servers of PostgreSQL whose data is in this test's folder: pg_ctl makes them nobody's children. */
    private List<ProcessHandle> postgres() {
        return ProcessHandle.allProcesses()
                .filter(process -> process.info()
                        .commandLine()
                        .filter(line ->
                                line.contains("postgres") && line.contains(temporary.toString() + "/reconciler-demo"))
                        .isPresent())
                .filter(process -> !process.info().command().orElse("").endsWith("java"))
                .toList();
    }

    private Process demo(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Djava.io.tmpdir=" + temporary,
                // the binaries are unpacked once for all tests
                "-Dot.epg.working-dir=" + Path.of(System.getProperty("java.io.tmpdir"), "embedded-pg"),
                // this test's own configuration comes first on the class path
                "-Dlogback.configurationFile=logback.xml",
                "-cp",
                System.getProperty("java.class.path"),
                LocalMain.class.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    /** SIGTERM; {@link Process#destroy()} would close the output too. */
    private static void signal(Process process) {
        assertThat(process.toHandle().destroy()).isTrue();
    }

    private static HttpResponse<String> kill(String url) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(url.strip()))
                                .POST(HttpRequest.BodyPublishers.noBody())
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    private static String readUntil(BufferedReader output, List<String> lines, String pattern) throws Exception {
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            lines.add(line);
            if (line.matches(".*" + pattern + ".*")) {
                return line;
            }
        }
        throw new AssertionError("ended without " + pattern + ":\n" + String.join("\n", lines));
    }
}
