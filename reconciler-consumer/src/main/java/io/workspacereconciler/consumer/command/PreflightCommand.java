package io.workspacereconciler.consumer.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.workspacereconciler.consumer.preflight.Finding;
import io.workspacereconciler.consumer.preflight.Finding.Result;
import io.workspacereconciler.event.Json;
import java.io.PrintStream;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Checks what the configured roles need and says what to do about what is missing. */
@Command(
        name = "preflight",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Checks everything that the configured roles need, and changes nothing.",
            "Needs the settings of the program itself, as it would be started with. Permissions of EC2 are asked for by"
                    + " dry runs, with one workspace of the registry whose instance runs."
        },
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:nothing failed", "1:something did, with what to do", "2:bad usage"})
public final class PreflightCommand implements Callable<Integer> {

    private static final int NAME_WIDTH = 36;
    private static final int RESULT_WIDTH = 6;

    private final Consumer<Consumer<Finding>> preflight;
    private final PrintStream out;

    @Option(names = "--json", description = "For programs: a JSON object on each line, and nothing else.")
    private boolean json;

    /** The command; {@code preflight} tells each finding to whom it is given, those about the settings too. */
    public PreflightCommand(Consumer<Consumer<Finding>> preflight, PrintStream out) {
        this.preflight = preflight;
        this.out = out;
    }

    @Override
    public Integer call() {
        Map<Result, Integer> counts = new EnumMap<>(Result.class);
        preflight.accept(finding -> {
            counts.merge(finding.result(), 1, Integer::sum);
            out.println(json ? json(finding) : line(finding));
            out.flush();
        });
        if (!json) {
            out.println(counts.getOrDefault(Result.PASS, 0) + " passed, " + counts.getOrDefault(Result.FAIL, 0)
                    + " failed, " + counts.getOrDefault(Result.SKIPPED, 0) + " skipped.");
            out.flush();
        }
        return counts.containsKey(Result.FAIL) ? 1 : 0;
    }

    private static String line(Finding finding) {
        String result = switch (finding.result()) {
            case PASS -> "pass";
            case FAIL -> "FAIL";
            case SKIPPED -> "skip";
        };
        String line = padded(result, RESULT_WIDTH) + padded(finding.name(), NAME_WIDTH) + "  " + finding.seen();
        return finding.advice().isEmpty()
                ? line
                : line + System.lineSeparator() + " ".repeat(RESULT_WIDTH) + "-> " + finding.advice();
    }

    private static String padded(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }

    private static String json(Finding finding) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("name", finding.name());
        fields.put("result", finding.result().name().toLowerCase(Locale.ROOT));
        fields.put("seen", finding.seen());
        fields.put("advice", finding.advice());
        try {
            return Json.MAPPER.writeValueAsString(fields);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a finding has no JSON", e);
        }
    }
}
