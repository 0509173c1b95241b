package io.workspacereconciler.operate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import org.junit.jupiter.api.Test;

final class StartupReportTest {
    @Test
    void oneMessageNamesEveryProblem() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        StartupReport.print(new PrintStream(bytes, true, UTF_8), "producer", List.of("A: missing", "B: wrong"));

        assertThat(bytes.toString(UTF_8).lines())
                .containsExactly("producer cannot start, 2 problems:", "  - A: missing", "  - B: wrong");
    }
}
