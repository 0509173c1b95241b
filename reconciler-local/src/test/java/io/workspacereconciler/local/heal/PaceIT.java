package io.workspacereconciler.local.heal;

import static org.assertj.core.api.Assertions.assertThat;

import io.workspacereconciler.consumer.heal.ChangeKind;
import io.workspacereconciler.consumer.heal.ChangePace;
import io.workspacereconciler.consumer.heal.Restart;
import io.workspacereconciler.consumer.heal.RestartPace;
import io.workspacereconciler.database.Together;
import io.workspacereconciler.incident.Allowance;
import io.workspacereconciler.incident.Incident;
import io.workspacereconciler.incident.RestartPlaces.Standing;
import io.workspacereconciler.local.controlplane.ControlPlaneEndpoint;
import io.workspacereconciler.local.ec2.ApiCall;
import io.workspacereconciler.local.ec2.Fault;
import io.workspacereconciler.local.ec2.FaultRule;
import io.workspacereconciler.local.services.ProgramEnvironment.Backend;
import io.workspacereconciler.sweep.SweepId;
import io.workspacereconciler.sweep.SweepPlan;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Many deaths at once in a fleet of 300, which has places for six restarts, and three healers that all want to begin. */
@ParameterizedClass
@EnumSource
final class PaceIT {

    private static final Logger LOG = LoggerFactory.getLogger(PaceIT.class);
    private static final int FLEET = 300;
    private static final int PLACES = 6;
    private static final int HEALERS = 3;
    private static final Duration TICK = Duration.ofSeconds(1);

    /** So slow that each kind of change has to wait. */
    private static final ChangePace PACE = new ChangePace(Map.of(
            ChangeKind.LAUNCH, new Allowance(Duration.ofMillis(1_500), 2),
            ChangeKind.END, new Allowance(Duration.ofSeconds(3), 1),
            ChangeKind.ATTACH, new Allowance(Duration.ofMillis(900), 3),
            ChangeKind.DETACH, new Allowance(Duration.ofMillis(1_700), 2)));

    private static final Duration LONG = Duration.ofMinutes(20);
    private static final Duration DOWN = Duration.ofSeconds(3);

    private final HealBench bench;
    private final RestartPace places;
    private final List<Victim> victims = new ArrayList<>();
    private final List<Integer> goingOn = Collections.synchronizedList(new ArrayList<>());
    private int mostClaimed;

    PaceIT(Backend backend) {
        bench = new HealBench(backend);
        places = new RestartPace(bench.database());
    }

    @AfterEach
    void end() {
        bench.close();
    }

    @Test
    void neverMoreThanSixGoOnAtATimeAndAllChangesStayBelowTheirShare() throws Exception {
        int deaths = bench.backend() == Backend.EC2 ? 60 : 24;
        die(deaths);
        bench.onCall(this::countWhatGoesOn);

        Instant begun = bench.clock().instant();
        heal();

        assertThat(goingOn).contains(PLACES).allMatch(count -> count <= PLACES);
        assertThat(mostClaimed).isEqualTo(PLACES);
        victims.forEach(victim -> victim.assertRecovered(victim.workspace().toString(), 1));
        Duration took = Duration.between(begun, bench.clock().instant());
        LOG.info("{} deaths in a fleet of {}: healed after {} s", deaths, FLEET, took.toSeconds());
        Duration slowest;
        if (bench.backend() == Backend.EC2) {
            assertBelow(ChangeKind.LAUNCH, "RunInstances", deaths);
            assertBelow(ChangeKind.END, "TerminateInstances", deaths / 2);
            assertBelow(ChangeKind.ATTACH, "AttachVolume", 2 * deaths);
            assertBelow(ChangeKind.DETACH, "DetachVolume", deaths);
            slowest = PACE.of(ChangeKind.ATTACH).spacing().multipliedBy(2L * deaths);
        } else {
            assertBelow(ChangeKind.LAUNCH, ControlPlaneEndpoint.PROVISION, deaths);
            assertBelow(ChangeKind.END, ControlPlaneEndpoint.STOP, deaths);
            slowest = PACE.of(ChangeKind.END).spacing().multipliedBy(deaths);
        }
        assertThat(took)
                .as("no slower than the slowest of its changes, and a little")
                .isLessThan(slowest.multipliedBy(5).dividedBy(4));
    }

    @Test
    void thoseThatAreThrottledHoldNoPlaceAndAllAreHealed() throws Exception {
        FaultRule throttle = (bench.backend() == Backend.EC2
                        ? FaultRule.on(
                                "RunInstances", new Fault.Fail(503, "RequestLimitExceeded", "Request limit exceeded."))
                        : FaultRule.on(
                                ControlPlaneEndpoint.PROVISION,
                                new Fault.Answer(429, "application/json", "{\"error\": \"slow down\"}")))
                .times(15);
        bench.faults().add(throttle);
        die(20);
        bench.onCall(this::countWhatGoesOn);

        heal();

        assertThat(bench.faults().struck(throttle)).isEqualTo(15);
        assertThat(goingOn).allMatch(count -> count <= PLACES);
        assertThat(mostClaimed).as("others went on while those backed off").isGreaterThan(PLACES);
        victims.forEach(victim -> victim.assertRecovered(victim.workspace().toString(), 1));
    }

    /** So many die, half of them stopped, just after a sweep has found the whole fleet online. */
    private void die(int deaths) {
        IntStream.range(0, deaths)
                .mapToObj(i -> new Victim(bench, i % 2 == 0 ? Victim.End.STOPPED : Victim.End.TERMINATED, DOWN))
                .forEach(victims::add);
        SweepId sweep = new SweepId(bench.clock().instant());
        bench.database().useTransaction(tx -> {
            tx.sweeps().claim(sweep, "producer", tx.now());
            tx.sweeps().planned(sweep, new SweepPlan(FLEET, 2, Map.of()), tx.now());
        });
    }

    private void heal() throws Exception {
        Instant end = bench.clock().instant().plus(LONG);
        while (recovered() < victims.size()) {
            assertThat(bench.clock().advance(TICK)).isBefore(end);
            List<Victim> claimed = claimed();
            mostClaimed = Math.max(mostClaimed, claimed.size());
            claimed.forEach(Victim::register);
            Together.run(HEALERS, () -> {
                places.run();
                Restart healer = bench.healer(PACE);
                claim().forEach(healer::run);
                return true;
            });
            goingOn.add(standing().taken());
        }
        assertThat(standing()).extracting(Standing::taken, Standing::waiting).containsExactly(0, 0);
    }

    private int recovered() {
        return bench.registry()
                .sql()
                .withHandle(
                        sql -> sql.createQuery("select count(*) from reconciler.incidents where state = 'RECOVERED'")
                                .mapTo(Integer.class)
                                .one());
    }

    private List<Incident> claim() {
        return bench.database().inTransaction(tx -> tx.incidents().claimDue("healer", tx.now(), HealBench.LEASE, 8));
    }

    private void countWhatGoesOn(String action) {
        if (HealBench.isChange(action)) {
            goingOn.add(standing().taken());
        }
    }

    private Standing standing() {
        return bench.database().inTransaction(tx -> tx.restartPlaces().standing());
    }

    /** Those whose rows are claimed and not online yet. */
    private List<Victim> claimed() {
        List<UUID> rows = bench.registry()
                .sql()
                .withHandle(sql -> sql.createQuery("select id from workspaces where status = 'provisioning'")
                        .mapTo(UUID.class)
                        .list());
        return victims.stream()
                .filter(victim -> rows.contains(victim.workspace().value()))
                .toList();
    }

    /** The calls of this action, one after another, would never have emptied a bucket of this size. */
    private void assertBelow(ChangeKind kind, String action, int calls) {
        Allowance allowance = PACE.of(kind);
        List<ApiCall> made = bench.calls(action);
        assertThat(made).as(action).hasSize(calls);
        double spacing = allowance.spacing().toNanos() / (double) TimeUnit.SECONDS.toNanos(1);
        double tokens = allowance.atOnce();
        Instant last = made.get(0).time();
        for (ApiCall call : made) {
            double passed = Duration.between(last, call.time()).toNanos() / (double) TimeUnit.SECONDS.toNanos(1);
            tokens = Math.min(allowance.atOnce(), tokens + passed / spacing) - 1;
            assertThat(tokens).as("%s at %s", action, call.time()).isGreaterThan(-1e-6);
            last = call.time();
        }
    }
}
