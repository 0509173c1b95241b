package io.workspacereconciler.local.bench;

import io.workspacereconciler.local.services.Logs;
import io.workspacereconciler.local.services.Range;
import io.workspacereconciler.local.services.Staying;
import io.workspacereconciler.operate.ManifestVersion;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures how consumer replicas share a sweep. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        versionProvider = ManifestVersion.class,
        sortOptions = false,
        description =
                "Measures how long a sweep takes with one and with several consumers, and how they share its batches,"
                        + " over an EC2 that answers late. Everything runs in this process, on free ports of 127.0.0.1 and in a"
                        + " temporary folder.")
public final class BenchCommand implements Callable<Integer> {

    private final PrintStream out;
    private final PrintStream errors;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = "--workspaces",
            paramLabel = "N",
            defaultValue = "4800",
            description = "All online and running. Default: ${DEFAULT-VALUE}.")
    private int workspaces;

    @Option(
            names = "--batch-limit",
            paramLabel = "N",
            defaultValue = "50",
            description = "Workspaces in a batch, at most. Default: ${DEFAULT-VALUE}.")
    private int batchLimit;

    @Option(
            names = "--latency",
            paramLabel = "MILLIS",
            defaultValue = "200",
            description = "How late EC2 answers. Default: ${DEFAULT-VALUE}.")
    private int latency;

    @Option(
            names = "--replicas",
            paramLabel = "N",
            defaultValue = "3",
            description = "How many are measured against one. Default: ${DEFAULT-VALUE}.")
    private int replicas;

    @Option(
            names = "--sweeps",
            paramLabel = "N",
            defaultValue = "7",
            description = "Measured sweeps of each, of which the median is told. Default: ${DEFAULT-VALUE}.")
    private int sweeps;

    public BenchCommand(PrintStream out, PrintStream errors) {
        this.out = out;
        this.errors = errors;
    }

    @Override
    public Integer call() {
        CommandSpec command = Objects.requireNonNull(spec);
        SweepBench bench = new SweepBench(
                new SweepBench.Load(
                        new Range("--workspaces", 1, 100_000).check(command, workspaces),
                        new Range("--batch-limit", 1, 200).check(command, batchLimit),
                        Duration.ofMillis(new Range("--latency", 0, 5000).check(command, latency))),
                List.of(1, new Range("--replicas", 2, 12).check(command, replicas)),
                new Range("--sweeps", 1, 100).check(command, sweeps),
                line -> {
                    out.println(line);
                    out.flush();
                });
        Logs.toFile(Logs.Verbosity.QUIET);
        return Staying.run(errors, bench::run);
    }
}
