package io.workspacereconciler.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** What can only be seen in the source itself. */
@NullMarked
final class SourceTest {

    private static final int MOST_LINES = 300;

    @Test
    void noClassIsLongerThanThreeHundredLines() throws IOException {
        Map<Path, Integer> tooLong = new TreeMap<>();
        for (Path file : sources()) {
            int lines = Files.readAllLines(file).size();
            if (lines > MOST_LINES) {
                tooLong.put(file, lines);
            }
        }
        assertThat(tooLong).isEmpty();
    }

    @Test
    void sqlNeverReadsTheServersClockByItself() throws IOException {
        List<Path> stores = sources().stream()
                .filter(file -> file.getFileName().toString().matches("Jdbi(?!Database).*\\.java"))
                .toList();
        assertThat(stores).hasSizeGreaterThan(3);
        for (Path file : stores) {
            assertThat(Files.readString(file))
                    .as("%s", file)
                    .doesNotContainPattern("(?i)\\bnow\\(\\)|clock_timestamp|current_timestamp");
        }
    }

    private static List<Path> sources() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of(".."))) {
            List<Path> sources = files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> file.toString().contains("src"))
                    .toList();
            assertThat(sources).as("the sources of all modules").hasSizeGreaterThan(100);
            return sources;
        }
    }
}
