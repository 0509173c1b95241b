package io.workspacereconciler.consumer.command;

import io.workspacereconciler.control.Exemption;
import io.workspacereconciler.database.Database;
import io.workspacereconciler.database.Transaction;
import io.workspacereconciler.settings.DatabaseSettings;
import io.workspacereconciler.settings.DurationText;
import io.workspacereconciler.workspace.WorkspaceId;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** Keeps hands off one workspace for a while. */
@Command(
        name = "exempt",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        customSynopsis = {
            "Usage: reconciler-consumer exempt WORKSPACE --for=TIME --because=TEXT",
            "       reconciler-consumer exempt WORKSPACE --end --because=TEXT",
            "       reconciler-consumer exempt --list"
        },
        description = {
            "Keeps hands off one workspace until the time is over: its death is held and says so, a restart of it rests."
                    + " What is true then counts.",
            "Needs the RECONCILER_DATABASE_ settings and RECONCILER_REGISTRY_TABLE only."
        },
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:done",
            "1:the database does not answer, or a change that was begun before has not ended",
            "2:bad usage, or no such workspace"
        })
public final class ExemptCommand implements Callable<Integer> {

    private static final int UNKNOWN = 2;
    private static final Duration LONGEST = Duration.ofDays(30);

    private final Asked asked;

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(
            paramLabel = "WORKSPACE",
            arity = "0..1",
            converter = WorkspaceIdConverter.class,
            description = "The workspace's id.")
    private @Nullable WorkspaceId workspace;

    @Option(
            names = "--for",
            paramLabel = "TIME",
            converter = TimeConverter.class,
            description = "From now on for so long, such as 30m or 2h, at most 720h; takes the place of what was said"
                    + " of it before.")
    private @Nullable Duration time;

    @Option(names = "--end", description = "Ends the exemption before its time.")
    private boolean end;

    @Option(names = "--list", description = "Prints the exemptions in force, the one that ends first at the top.")
    private boolean list;

    @Option(names = "--because", paramLabel = "TEXT", description = "Why; told wherever it is asked.")
    private String because = "";

    private ExemptCommand(Asked asked) {
        this.asked = asked;
    }

    /** The command; settings are read when it runs. */
    public static CommandLine line(Supplier<DatabaseSettings> settings, PrintStream out, PrintStream errors) {
        return new CommandLine(new ExemptCommand(new Asked("exempt", settings, out, errors)));
    }

    @Override
    public Integer call() {
        WorkspaceId named = workspace;
        if (list) {
            require(named == null && time == null && !end, "--list stands alone");
            return OpenDatabase.with(asked, this::list);
        }
        require(named != null, "name a workspace, or give --list");
        require((time != null) != end, "give either --for or --end");
        Asked.requireReason(Objects.requireNonNull(spec), because);
        WorkspaceId one = Objects.requireNonNull(named);
        Duration length = time;
        return length == null
                ? OpenDatabase.with(asked, database -> end(database, one))
                : OpenDatabase.withRegistry(asked, database -> exempt(database, one, length));
    }

    private void require(boolean right, String usage) {
        if (!right) {
            throw new ParameterException(Objects.requireNonNull(spec).commandLine(), usage);
        }
    }

    private int exempt(Database database, WorkspaceId one, Duration length) {
        Optional<Instant> until = database.inTransaction(tx -> {
            if (!isKnown(tx, one)) {
                return Optional.empty();
            }
            Instant end = tx.now().plus(length);
            tx.exemptions().exempt(one, Asked.order(because, tx.now()), end);
            return Optional.of(end);
        });
        if (until.isEmpty()) {
            asked.complain("no workspace " + one + " in the registry, and no incident of it");
            return UNKNOWN;
        }
        asked.tell("exempted " + one + " until " + until.get());
        return asked.settled(database);
    }

    private static boolean isKnown(Transaction tx, WorkspaceId one) {
        return tx.registry().find(one).isPresent()
                || tx.incidents().latestOf(one).isPresent();
    }

    private int end(Database database, WorkspaceId one) {
        Optional<Exemption> before =
                database.inTransaction(tx -> tx.exemptions().end(one, Asked.order(because, tx.now())));
        asked.tell(before.map(exemption -> "ended " + one + ": it was exempted until " + exemption.until() + " "
                        + exemption.exempted().describe())
                .orElse(one + " was not exempted"));
        return 0;
    }

    private int list(Database database) {
        List<Exemption> all = database.inTransaction(tx -> tx.exemptions().inForce(tx.now()));
        all.forEach(exemption -> asked.tell(exemption.workspace() + " until " + exemption.until() + " "
                + exemption.exempted().describe()));
        if (all.isEmpty()) {
            asked.tell("No workspace is exempted.");
        }
        return 0;
    }

    /** Reads a duration in the words of the settings. */
    static final class TimeConverter implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String text) {
            try {
                Duration time = DurationText.parse(text);
                if (!time.isZero() && time.compareTo(LONGEST) <= 0) {
                    return time;
                }
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException("'" + text + "' is no time, such as 30m or 2h");
            }
            throw new TypeConversionException("'" + text + "' is not more than nothing and at most 720h");
        }
    }
}
