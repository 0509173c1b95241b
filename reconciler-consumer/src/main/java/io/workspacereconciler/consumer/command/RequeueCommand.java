package io.workspacereconciler.consumer.command;

import io.workspacereconciler.bus.DeadLetter;
import io.workspacereconciler.bus.Requeue;
import io.workspacereconciler.bus.Requeue.Manner;
import io.workspacereconciler.bus.Requeue.Result;
import io.workspacereconciler.settings.KafkaSettings;
import java.io.PrintStream;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** Sends dead letters back to the topics that they came from. */
@Command(
        name = "requeue",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Sends dead letters back to the topics that they came from, each as it came.",
            "Harmless for old events: what is past its deadline is set aside by the consumer that reads it,"
                    + " and what was done is not done twice. A record that fails again is a new dead letter"
                    + " that names the old one. The letter itself stays, marked as requeued."
        })
final class RequeueCommand implements Callable<Integer> {

    private final Supplier<KafkaSettings> settings;
    private final PrintStream out;
    private final PrintStream errors;

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(
            paramLabel = "PARTITION@OFFSET",
            arity = "0..*",
            converter = IdConverter.class,
            description = "The letters' names, as list prints them.")
    private List<DeadLetter.Id> ids = List.of();

    @Option(names = "--all", description = "All letters that were not requeued yet.")
    private boolean all;

    @Option(
            names = "--topic",
            paramLabel = "TOPIC",
            description = "With --all: only what was read from this topic, with or without the prefix.")
    private String topic = "";

    @Option(names = "--again", description = "Also letters that were requeued before.")
    private boolean again;

    @Option(names = "--dry-run", description = "Sends nothing and says what would be sent.")
    private boolean dryRun;

    RequeueCommand(Supplier<KafkaSettings> settings, PrintStream out, PrintStream errors) {
        this.settings = settings;
        this.out = out;
        this.errors = errors;
    }

    @Override
    public Integer call() {
        if (ids.isEmpty() != all) {
            throw usage("give either the names of letters or --all");
        }
        if (!topic.isEmpty() && !all) {
            throw usage("--topic goes with --all");
        }
        if (dryRun && again) {
            throw usage("--dry-run shows all letters, --again goes without it");
        }
        return OpenBox.with(settings, errors, (box, prefix) -> {
            Set<DeadLetter.Id> unseen = new LinkedHashSet<>(ids);
            Map<Result, Integer> counts = new EnumMap<>(Result.class);
            Predicate<DeadLetter> wanted = all ? new FromTopic(topic, prefix) : letter -> ids.contains(letter.id());
            box.requeue(wanted, dryRun ? Manner.DRY_RUN : again ? Manner.AGAIN : Manner.ONCE, requeue -> {
                unseen.remove(requeue.letter().id());
                counts.merge(requeue.result(), 1, Integer::sum);
                out.println(line(requeue));
            });
            unseen.forEach(id -> errors.println("no dead letter " + id));
            out.println(summary(counts));
            out.flush();
            errors.flush();
            return unseen.isEmpty() && (all || counts.getOrDefault(Result.REFUSED, 0) == 0) ? 0 : 1;
        });
    }

    private ParameterException usage(String problem) {
        return new ParameterException(Objects.requireNonNull(spec).commandLine(), problem);
    }

    private static String line(Requeue requeue) {
        DeadLetter.Content content = requeue.letter().content();
        return words(requeue.result()) + " " + requeue.letter().id() + ": " + requeue.detail()
                + (content.type().isEmpty() ? "" : ", " + content.type())
                + (content.key().isEmpty() ? "" : ", key " + content.key());
    }

    private static String summary(Map<Result, Integer> counts) {
        if (counts.isEmpty()) {
            return "Nothing to send.";
        }
        String figures = counts.entrySet().stream()
                .map(count -> count.getValue() + " " + words(count.getKey()))
                .collect(Collectors.joining(", "));
        return figures + "."
                + (counts.containsKey(Result.SKIPPED) ? " --again sends what was requeued before once more." : "")
                + (counts.containsKey(Result.SENT) ? " An event past its deadline does nothing: it is set aside." : "");
    }

    private static String words(Result result) {
        return result.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** Reads {@code partition@offset}. */
    static final class IdConverter implements ITypeConverter<DeadLetter.Id> {
        @Override
        public DeadLetter.Id convert(String text) {
            try {
                return DeadLetter.Id.parse(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(String.valueOf(e.getMessage()));
            }
        }
    }
}
