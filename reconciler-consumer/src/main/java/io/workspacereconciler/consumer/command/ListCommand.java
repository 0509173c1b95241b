package io.workspacereconciler.consumer.command;

import io.workspacereconciler.bus.DeadLetter;
import io.workspacereconciler.bus.DeadLetterBox;
import io.workspacereconciler.settings.KafkaSettings;
import java.io.PrintStream;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Prints the newest dead letters, newest last. */
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Prints the newest dead letters, newest last; the first column is the name that requeue takes.")
final class ListCommand implements Callable<Integer> {

    private final Supplier<KafkaSettings> settings;
    private final PrintStream out;
    private final PrintStream errors;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = "--topic",
            paramLabel = "TOPIC",
            description = "Only what was read from this topic, with or without the prefix.")
    private String topic = "";

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "50",
            description = "At most so many, 1 to 10000. Default: ${DEFAULT-VALUE}.")
    private int limit;

    @Option(names = "--json", description = "For programs: a JSON object on each line, and nothing else.")
    private boolean json;

    ListCommand(Supplier<KafkaSettings> settings, PrintStream out, PrintStream errors) {
        this.settings = settings;
        this.out = out;
        this.errors = errors;
    }

    @Override
    public Integer call() {
        if (limit < 1 || limit > 10_000) {
            throw new ParameterException(
                    Objects.requireNonNull(spec).commandLine(), "--limit must be from 1 to 10000, not " + limit);
        }
        return OpenBox.with(settings, errors, (box, prefix) -> {
            DeadLetterBox.Letters letters = box.newest(new FromTopic(topic, prefix), limit);
            LetterTable table = new LetterTable(prefix, letters.requeued());
            if (json) {
                letters.newest().stream().map(table::json).forEach(out::println);
            } else {
                table.lines(letters.newest()).forEach(out::println);
                out.println(summary(letters));
            }
            out.flush();
            return 0;
        });
    }

    private static String summary(DeadLetterBox.Letters letters) {
        int shown = letters.newest().size();
        if (shown == 0) {
            return "No dead letters.";
        }
        DeadLetter newest = letters.newest().get(shown - 1);
        return shown + " of " + letters.total() + (letters.total() == 1 ? " dead letter." : " dead letters.")
                + " Send one back with: reconciler-consumer dead-letters requeue " + newest.id();
    }
}
