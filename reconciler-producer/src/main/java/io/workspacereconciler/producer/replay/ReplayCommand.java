package io.workspacereconciler.producer.replay;

import io.workspacereconciler.bus.TopicLog;
import io.workspacereconciler.event.BatchChecked;
import io.workspacereconciler.operate.Replica;
import io.workspacereconciler.replay.PolicyChange;
import io.workspacereconciler.replay.Surrounding;
import io.workspacereconciler.settings.DurationText;
import io.workspacereconciler.sweep.Observation;
import io.workspacereconciler.sweep.SweepId;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Replays sweeps: asks the same question now, or makes the recorded decisions again. */
@Command(
        name = "replay",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Sends sweep events again, marked so that consumers check and act on nothing, waits, and prints each workspace"
                    + " that differs, then and now. Sweeps are replayed one after the other. Where it runs, no AWS"
                    + " credentials are needed.",
            "With --recorded nothing is asked: the decisions are made again from what was recorded, by the same limits or"
                    + " by others; the same records give the same output to the byte. That needs the RECONCILER_KAFKA_"
                    + " settings, RECONCILER_TOPIC_PREFIX and RECONCILER_SWEEP_INTERVAL only."
        },
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:replayed",
            "1:a server does not answer, a replay was not complete before its deadline or was acted upon by an older"
                    + " version, or a decision did not come out as it was recorded",
            "2:bad usage, or the events are not kept"
        })
public final class ReplayCommand implements Callable<Integer> {

    /** Each of them asks about the whole fleet. */
    private static final int MOST_ASKED = 100;

    private static final int MOST_RECORDED = 100_000;

    private final Supplier<SweepAccess> sweepAccess;
    private final Supplier<LogAccess> logAccess;
    private final Told told;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = "--sweep",
            paramLabel = "SLOT",
            description = "The sweep of this slot, such as 2026-01-31T12:00:00Z.")
    private @Nullable Instant sweep;

    @Option(names = "--last", paramLabel = "N", description = "The last N sweeps; 1 to 100, with --recorded to 100000.")
    private @Nullable Integer last;

    @Option(
            names = "--from",
            paramLabel = "TIME",
            description = "With --to: the sweeps that were due from this instant on ...")
    private @Nullable Instant from;

    @Option(names = "--to", paramLabel = "TIME", description = "... to this one, both included.")
    private @Nullable Instant to;

    @Option(names = "--recorded", description = "Ask nothing: make the decisions again from what was recorded.")
    private boolean recorded;

    @Option(
            names = "--policy",
            paramLabel = "LIMIT=VALUE",
            split = ",",
            description = "With --recorded: what another limit would have decided. One of guard.max-fraction,"
                    + " guard.min-count, guard.window, guard.ramp-after, check.stopped-grace, check.absent-grace; more than once for"
                    + " several.")
    private List<String> policy = new ArrayList<>();

    @Option(names = "--json", description = "For programs: one JSON object, and nothing else.")
    private boolean json;

    private ReplayCommand(Supplier<SweepAccess> sweepAccess, Supplier<LogAccess> logAccess, Told told) {
        this.sweepAccess = sweepAccess;
        this.logAccess = logAccess;
        this.told = told;
    }

    /** The command; settings are read when it runs. */
    public static CommandLine line(
            Supplier<SweepAccess> sweepAccess, Supplier<LogAccess> logAccess, PrintStream out, PrintStream errors) {
        return new CommandLine(new ReplayCommand(sweepAccess, logAccess, new Told("replay", out, errors)));
    }

    @Override
    public Integer call() {
        requireOneSelection();
        PolicyChange change = policyChange();
        return Work.done(told, () -> recorded ? again(change) : replay());
    }

    private void requireOneSelection() {
        int given = (sweep == null ? 0 : 1) + (last == null ? 0 : 1) + (from == null && to == null ? 0 : 1);
        if (given != 1) {
            throw bad("say which sweeps: one of --sweep SLOT, --last N, and --from TIME with --to TIME");
        }
        if ((from == null) != (to == null)) {
            throw bad("--from and --to belong together");
        }
        if (from != null && to != null && to.isBefore(from)) {
            throw bad("--to " + to + " is before --from " + from);
        }
        int most = recorded ? MOST_RECORDED : MOST_ASKED;
        if (last != null && (last < 1 || last > most)) {
            throw bad("--last must be from 1 to " + most + ", not " + last);
        }
    }

    private PolicyChange policyChange() {
        if (!policy.isEmpty() && !recorded) {
            throw bad("--policy goes with --recorded: what is asked now is decided by the consumers' own limits");
        }
        try {
            return PolicyChange.parse(policy);
        } catch (IllegalArgumentException e) {
            throw bad("--policy: " + e.getMessage());
        }
    }

    private ParameterException bad(String problem) {
        return new ParameterException(Objects.requireNonNull(spec).commandLine(), problem);
    }

    private List<SweepId> chosen(Kept kept) {
        List<SweepId> those;
        if (sweep != null) {
            those = kept.of(sweep);
        } else if (last != null) {
            those = kept.last(last);
            if (those.size() < last) {
                told.complain("only " + those.size() + " of " + last + " are kept");
            }
        } else {
            Instant begin = Objects.requireNonNull(from);
            those = kept.between(begin, Objects.requireNonNull(to));
            if (begin.isBefore(kept.oldest())) {
                told.complain("no sweep before " + kept.oldest() + " is kept");
            }
        }
        if (!recorded && those.size() > MOST_ASKED) {
            throw bad("that are " + those.size() + " sweeps, and each asks about the whole fleet: at most " + MOST_ASKED
                    + " are replayed at once");
        }
        return those;
    }

    private int again(PolicyChange change) {
        LogAccess reading = logAccess.get();
        Kept kept = new Kept(new TopicLog(reading.kafka(), Replica.name("reconciler-replay")), reading.interval());
        List<SweepId> sweeps = withThoseOfOneWorkspace(kept, chosen(kept));
        List<BatchChecked> said = kept.checks(sweeps).stream()
                .filter(batch -> batch.observe() == null)
                .toList();
        if (said.isEmpty()) {
            throw new NotKeptException("nothing is recorded of " + (sweeps.size() == 1 ? "this sweep" : "these sweeps")
                    + ": it is no longer kept, or no consumer has checked");
        }
        Recorded report = Recorded.of(sweeps, said, change, surrounding(kept, sweeps, said, change));
        if (json) {
            told.tellJson(report);
        } else {
            told.tell(ReplayText.of(report));
        }
        return report.isReproduced() || !change.isNone() ? 0 : Work.FAILED;
    }

    /** What those decided was acted upon as well, and counted. */
    private List<SweepId> withThoseOfOneWorkspace(Kept kept, List<SweepId> chosen) {
        if (sweep != null) {
            return chosen;
        }
        Instant begin = from == null ? chosen.get(0).slot() : from;
        return Stream.concat(chosen.stream(), kept.ofOneWorkspace(begin, to == null ? Instant.MAX : to).stream())
                .sorted(Comparator.comparing(SweepId::slot))
                .toList();
    }

    /** By another window other deaths are counted, some of which were let through before these sweeps. */
    private Surrounding surrounding(Kept kept, List<SweepId> sweeps, List<BatchChecked> said, PolicyChange change) {
        if (change.window().isEmpty()) {
            return Surrounding.NONE;
        }
        Duration back = Stream.concat(
                        change.window().stream(),
                        said.stream()
                                .flatMap(batch -> Stream.ofNullable(batch.rules()))
                                .map(rules -> rules.guard().window()))
                .max(Duration::compareTo)
                .orElseThrow();
        if (!kept.reachesBack(sweeps.get(0), back)) {
            told.complain("no sweep before " + kept.oldest() + " is kept, and a window of " + DurationText.print(back)
                    + " before these begins at " + sweeps.get(0).slot().minus(back)
                    + ": what was let through before is not counted");
        }
        return kept.surrounding(sweeps, back);
    }

    private int replay() throws InterruptedException {
        SweepAccess known = sweepAccess.get();
        Kept kept = new Kept(new TopicLog(known.kafka(), Replica.name("reconciler-replay")), known.interval());
        List<SweepId> sweeps = chosen(kept);
        List<Comparison> report = new ArrayList<>();
        try (AskedSweeps asked = new AskedSweeps(known, "replay")) {
            for (SweepId one : sweeps) {
                AskedSweeps.Asked replayed = asked.ask(new Observation(one), null);
                // read afterwards: the last sweep may still be checked when its replay is asked for
                Comparison comparison = Comparison.of(one, kept.checks(List.of(one)), replayed);
                report.add(comparison);
                if (!json) {
                    told.tell(ReplayText.of(comparison));
                }
            }
        }
        if (json) {
            told.tellJson(new Replayed(report));
        } else if (sweeps.size() > 1) {
            told.tell(List.of(new Replayed(report).describe()));
        }
        return report.stream().allMatch(one -> one.isComplete() && !one.isActedUpon()) ? 0 : Work.FAILED;
    }
}
