package io.workspacereconciler.local.demo;

import io.workspacereconciler.local.services.Logs;
import io.workspacereconciler.local.services.ProgramEnvironment;
import io.workspacereconciler.local.services.Range;
import io.workspacereconciler.local.services.Staying;
import io.workspacereconciler.operate.ManifestVersion;
import io.workspacereconciler.settings.DurationText;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** The demo, which is also what the program does when nothing else is asked of it. */
@Command(
        name = "reconciler-local",
        mixinStandardHelpOptions = true,
        versionProvider = ManifestVersion.class,
        sortOptions = false,
        description =
                "The demo: the whole system in this process, on free ports of 127.0.0.1 and in a temporary folder."
                        + " Instances die now and then, and you read how each is noticed and healed.")
public final class DemoCommand implements Callable<Integer> {
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofMinutes(10);

    private final PrintStream out;
    private final PrintStream errors;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = "--interval",
            paramLabel = "TIME",
            defaultValue = "10s",
            converter = DurationConverter.class,
            description = "Between two sweeps: 5s, 1m. Default: ${DEFAULT-VALUE}.")
    private Duration interval = Duration.ZERO;

    @Option(
            names = "--workspaces",
            paramLabel = "N",
            defaultValue = "50",
            description = "Rows of the registry, each with an instance. Default: ${DEFAULT-VALUE}.")
    private int workspaces;

    @Option(
            names = "--replicas",
            paramLabel = "N",
            defaultValue = "3",
            description = "Consumers that share the work. Default: ${DEFAULT-VALUE}.")
    private int replicas;

    @Option(
            names = "--act",
            paramLabel = "ACT",
            defaultValue = "deaths",
            converter = ActConverter.class,
            description = {
                "What happens to the instances. Default: ${DEFAULT-VALUE}.",
                "  deaths    one dies after another",
                "  throttle  EC2 answers with throttles and errors for three sweeps: nothing may be touched",
                "  zone      a whole zone is dark: the guard holds most, and lets them through step by step"
            })
    private Act act = Act.DEATHS;

    @Option(names = "--deaths", paramLabel = "N", description = "Kills so many and no more. Default: no end.")
    private @Nullable Integer deaths;

    @Option(
            names = "--exit",
            description =
                    "Ends with 0 once so many deaths are healed, or the act has ended as it should; with 1 when not,"
                            + " or when a death is not healed in time. With --deaths, or with another act.")
    private boolean exit;

    @Option(
            names = "--backend",
            paramLabel = "NAME",
            defaultValue = "ec2",
            converter = BackendConverter.class,
            description =
                    "What the consumers ask and restart over: ec2, or control-plane, which then has EC2 behind it."
                            + " Default: ${DEFAULT-VALUE}.")
    private ProgramEnvironment.Backend backend = ProgramEnvironment.Backend.EC2;

    @Option(names = "--verbose", description = "The programs' log lines at INFO as well.")
    private boolean verbose;

    public DemoCommand(PrintStream out, PrintStream errors) {
        this.out = out;
        this.errors = errors;
    }

    @Override
    public Integer call() {
        DemoOptions options = options(Objects.requireNonNull(spec));
        Path log = Logs.toFile(verbose ? Logs.Verbosity.VERBOSE : Logs.Verbosity.QUIET);
        Terminal terminal = new Terminal(out, ZoneId.systemDefault(), Terminal.palette());
        return Staying.run(errors, new Demo(options, terminal, log)::run);
    }

    private DemoOptions options(CommandSpec command) {
        if (interval.compareTo(SHORTEST) < 0 || interval.compareTo(LONGEST) > 0) {
            throw new ParameterException(
                    command.commandLine(),
                    "--interval must be from " + DurationText.print(SHORTEST) + " to " + DurationText.print(LONGEST)
                            + ", not " + DurationText.print(interval));
        }
        if (act == Act.DEATHS && exit && deaths == null) {
            throw new ParameterException(
                    command.commandLine(), "--exit needs --deaths: it ends once so many are healed");
        }
        if (act != Act.DEATHS && deaths != null) {
            throw new ParameterException(
                    command.commandLine(),
                    "--deaths belongs to --act deaths: --act " + act.word() + " has its own end");
        }
        if (act != Act.DEATHS && backend != ProgramEnvironment.Backend.EC2) {
            throw new ParameterException(
                    command.commandLine(),
                    "--act " + act.word() + " is about EC2 itself and its zones: it goes with --backend ec2");
        }
        int most = deaths == null ? DemoOptions.NO_END : new Range("--deaths", 1, 1000).check(command, deaths);
        return new DemoOptions(
                interval,
                new Range("--workspaces", act.leastWorkspaces(), 2000).check(command, workspaces),
                new Range("--replicas", 1, 10).check(command, replicas),
                act,
                most,
                exit ? DemoOptions.AtLastHealing.EXIT : DemoOptions.AtLastHealing.STAY,
                backend);
    }

    /** The words of {@code RECONCILER_BACKEND}. */
    static final class BackendConverter implements ITypeConverter<ProgramEnvironment.Backend> {
        @Override
        public ProgramEnvironment.Backend convert(String text) {
            return Stream.of(ProgramEnvironment.Backend.values())
                    .filter(backend -> backend.word().equals(text))
                    .findFirst()
                    .orElseThrow(() -> new TypeConversionException("'" + text + "' is neither ec2 nor control-plane"));
        }
    }

    /** The acts by their words. */
    static final class ActConverter implements ITypeConverter<Act> {
        @Override
        public Act convert(String text) {
            return Arrays.stream(Act.values())
                    .filter(act -> act.word().equals(text))
                    .findFirst()
                    .orElseThrow(() -> new TypeConversionException("'" + text + "' is no act: it is "
                            + Arrays.stream(Act.values()).map(Act::word).collect(Collectors.joining(", "))));
        }
    }

    /** Durations as settings have them. */
    static final class DurationConverter implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String text) {
            try {
                return DurationText.parse(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException("'" + text + "' is no time such as 5s or 1m");
            }
        }
    }
}
