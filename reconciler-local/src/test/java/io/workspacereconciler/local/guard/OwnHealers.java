package io.workspacereconciler.local.guard;

import io.workspacereconciler.consumer.heal.AutoHealer;
import io.workspacereconciler.consumer.heal.Restart;
import io.workspacereconciler.consumer.heal.RestartPace;
import io.workspacereconciler.event.WorkspaceOffline;
import io.workspacereconciler.incident.IncidentState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Our healers, which look for what is due every five seconds until the next sweep, and the agents on new instances. */
final class OwnHealers implements GuardBench.Healers {

    private static final Duration LOOK = Duration.ofSeconds(5);
    private static final int AT_ONCE = 100;

    private final GuardBench bench;
    private final Restart restart;
    private final RestartPace pace;

    OwnHealers(GuardBench bench, Restart restart) {
        this.bench = bench;
        this.restart = restart;
        this.pace = new RestartPace(bench.database());
    }

    @Override
    public void heal(List<WorkspaceOffline> said) {
        AutoHealer healer = new AutoHealer(bench.database());
        said.forEach(healer::heal);
        Instant now = bench.clock().instant();
        Instant end = now.plus(GuardBench.INTERVAL).minus(LOOK);
        while (isAtWork() && bench.clock().instant().isBefore(end)) {
            bench.fleet().register();
            pace.run();
            bench.database()
                    .inTransaction(tx -> tx.incidents().claimDue("healer", tx.now(), GuardBench.LEASE, AT_ONCE))
                    .forEach(restart::run);
            bench.clock().advance(LOOK);
        }
    }

    private boolean isAtWork() {
        Map<IncidentState, Integer> open =
                bench.database().inTransaction(tx -> tx.incidents().openByState());
        return open.containsKey(IncidentState.OFFLINE) || open.containsKey(IncidentState.RESTARTING);
    }
}
