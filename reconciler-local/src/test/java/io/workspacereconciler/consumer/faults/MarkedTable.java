package io.workspacereconciler.consumer.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.NullMarked;

/**
 * A table in a document, between two comments with its name, that a test makes: it is compared with what is there, or
 * written in its place when the tests run with {@code -Dreconciler.write-tables=true}.
 */
@NullMarked
record MarkedTable(Path document, String name) {

    /** What stands in the document once it was written, if it was to be written. */
    String compareOrWrite(List<String> lines) throws IOException {
        String text = Files.readString(document);
        String begin = "<!-- begin " + name + " -->\n";
        String end = "\n<!-- end " + name + " -->";
        int from = text.indexOf(begin);
        int to = text.indexOf(end, from);
        if (from < 0 || to < from) {
            throw new IllegalStateException(
                    document + " has no place between " + begin.strip() + " and " + end.strip());
        }
        if (Boolean.getBoolean("reconciler.write-tables")) {
            String table = String.join("\n", lines);
            Files.writeString(document, text.substring(0, from + begin.length()) + table + text.substring(to));
            return table;
        }
        return text.substring(Math.min(from + begin.length(), to), to);
    }
}
