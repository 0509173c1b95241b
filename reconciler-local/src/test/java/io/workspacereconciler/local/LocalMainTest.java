package io.workspacereconciler.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LocalMainTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "--interval 5|'5' is no time such as 5s or 1m",
                "--interval 500ms|--interval must be from 1s to 10m, not 500ms",
                "--interval 11m|--interval must be from 1s to 10m, not 11m",
                "--workspaces 1|--workspaces must be from 2 to 2000, not 1",
                "--replicas 0|--replicas must be from 1 to 10, not 0",
                "--deaths 0|--deaths must be from 1 to 1000, not 0",
                "--exit|--exit needs --deaths",
                "--act fire|'fire' is no act: it is deaths, throttle, zone",
                "--act zone --workspaces 23|--workspaces must be from 24 to 2000, not 23",
                "--act throttle --deaths 2|--deaths belongs to --act deaths",
                "--act zone --backend control-plane|it goes with --backend ec2",
                "--backend aws|'aws' is neither ec2 nor control-plane",
                "--workspaces many|Invalid value for option '--workspaces'",
                "serve|serve",
                "services --kafka-port 65536|--kafka-port must be from 0 to 65535, not 65536",
                "platform --database-user u --database-password p|--database-url",
                "platform --database-url x --database-user u --database-password p|must begin with jdbc:postgresql:",
            })
    void badInputIsOneClearMessage(String arguments, String message) {
        assertThat(run(arguments)).isEqualTo(2);
        assertThat(text(errors)).contains(message).doesNotContain("Exception", "\tat ");
        assertThat(text(errors).lines()).hasSizeLessThanOrEqualTo(3);
        assertThat(text(out)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "services --help", "platform --help"})
    void everyCommandHasHelp(String arguments) {
        assertThat(run(arguments)).isZero();
        assertThat(text(out)).contains("Usage: reconciler-local", "--workspaces", "--version");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--version", "services --version", "platform --version"})
    void outsideOfAJarTheVersionIsDev(String arguments) {
        assertThat(run(arguments)).isZero();
        assertThat(text(out)).isEqualToIgnoringNewLines("dev");
    }

    @Test
    void theDefaultsAreShown() {
        run("--help");
        assertThat(text(out).replaceAll("\\s+", " ")).contains("Default: 10s", "Default: 50", "Default: 3");
    }

    private int run(String arguments) {
        return LocalMain.run(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(errors, true, StandardCharsets.UTF_8),
                arguments.split(" "));
    }

    private static String text(ByteArrayOutputStream stream) {
        return stream.toString(StandardCharsets.UTF_8);
    }
}
