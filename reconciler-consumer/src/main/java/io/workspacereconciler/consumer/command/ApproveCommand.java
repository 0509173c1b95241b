package io.workspacereconciler.consumer.command;

import io.workspacereconciler.consumer.incident.Approving;
import io.workspacereconciler.consumer.incident.Approving.Answer;
import io.workspacereconciler.database.Database;
import io.workspacereconciler.settings.DatabaseSettings;
import io.workspacereconciler.settings.DurationText;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
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

/** Approves deaths that are held. */
@Command(
        name = "approve",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Lets held deaths through: the next sweep that finds them still dead says so, and the healer restarts them"
                    + " unless its own look shows them running.",
            "Overrides the guard and what is missing of a proof, nothing else, until it ends. A zone, or all, means those"
                    + " that the guard holds now; what is held without a proof is approved by its id only. Needs the"
                    + " RECONCILER_DATABASE_ settings and RECONCILER_REGISTRY_TABLE only."
        },
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:approved; of a zone or of all: those that may be, or there was none",
            "1:one that was named may not be approved, or the database does not answer",
            "2:bad usage, or no such incident or workspace"
        })
public final class ApproveCommand implements Callable<Integer> {

    private static final String NAME = "approve";
    private static final int REFUSED = 1;
    private static final int UNKNOWN = 2;
    private static final Duration SHORTEST = Duration.ofMinutes(1);
    private static final Duration LONGEST = Duration.ofDays(7);

    private final Asked asked;

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(
            paramLabel = "ID",
            arity = "0..*",
            converter = IdConverter.class,
            description = "Ids of incidents, or of workspaces that have one.")
    private List<UUID> ids = List.of();

    @Option(names = "--zone", paramLabel = "ZONE", description = "All that the guard holds now in this zone.")
    private @Nullable String zone;

    @Option(names = "--all-held", description = "All that the guard holds now.")
    private boolean all;

    @Option(
            names = "--for",
            paramLabel = "DURATION",
            defaultValue = "1h",
            converter = DurationConverter.class,
            description = "How long the approval counts, from 1m to 168h. Default: ${DEFAULT-VALUE}.")
    private Duration length = SHORTEST;

    @Option(names = "--because", paramLabel = "TEXT", required = true, description = "Why; recorded in the timeline.")
    private String because = "";

    private ApproveCommand(Asked asked) {
        this.asked = asked;
    }

    /** The command; settings are read when it runs. */
    public static CommandLine line(Supplier<DatabaseSettings> settings, PrintStream out, PrintStream errors) {
        return new CommandLine(new ApproveCommand(new Asked(NAME, settings, out, errors)));
    }

    @Override
    public Integer call() {
        int ways = (ids.isEmpty() ? 0 : 1) + (zone == null ? 0 : 1) + (all ? 1 : 0);
        if (ways != 1) {
            throw new ParameterException(
                    Objects.requireNonNull(spec).commandLine(), "give either ids, or --zone, or --all-held");
        }
        return OpenDatabase.withRegistry(asked, ids.isEmpty() ? this::group : this::each);
    }

    private int each(Database database) {
        Approving approving = new Approving(database);
        int code = 0;
        for (UUID id : ids) {
            Optional<Answer> answer = approving.named(id, wish());
            if (answer.isEmpty()) {
                asked.complain("no incident " + id + ", and no open one of a workspace " + id);
                code = Math.max(code, UNKNOWN);
            } else {
                code = Math.max(code, tell(answer.get()));
            }
        }
        return code;
    }

    private int group(Database database) {
        Approving approving = new Approving(database);
        List<Answer> answers = zone == null ? approving.allHeldByGuard(wish()) : approving.heldByGuardIn(zone, wish());
        answers.forEach(this::tell);
        long approved =
                answers.stream().filter(Answer.Approved.class::isInstance).count();
        asked.out()
                .println(approved + " of " + answers.size() + " that the guard holds"
                        + (zone == null ? "" : " in zone " + zone) + " approved.");
        asked.out().flush();
        return 0;
    }

    private int tell(Answer answer) {
        if (answer instanceof Answer.Refused refused) {
            asked.complain("incident " + refused.incident().id() + " of workspace "
                    + refused.incident().workspace() + " is not approved: " + refused.why());
            return REFUSED;
        }
        Answer.Approved approved = (Answer.Approved) answer;
        asked.out()
                .println("approved incident " + approved.incident().id() + " of workspace "
                        + approved.incident().workspace() + " until " + approved.until());
        asked.out().flush();
        return 0;
    }

    private Approving.Wish wish() {
        return new Approving.Wish(Asked.who(), because, length);
    }

    /** Reads a UUID. */
    static final class IdConverter implements ITypeConverter<UUID> {
        @Override
        public UUID convert(String text) {
            try {
                return UUID.fromString(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(
                        "'" + text + "' is no id of an incident or a workspace, which is a UUID");
            }
        }
    }

    /** Reads a duration in its range. */
    static final class DurationConverter implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String text) {
            try {
                Duration length = DurationText.parse(text);
                if (length.compareTo(SHORTEST) >= 0 && length.compareTo(LONGEST) <= 0) {
                    return length;
                }
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException("'" + text + "' is no duration such as 30m or 2h");
            }
            throw new TypeConversionException("'" + text + "' is not from 1m to 168h");
        }
    }
}
