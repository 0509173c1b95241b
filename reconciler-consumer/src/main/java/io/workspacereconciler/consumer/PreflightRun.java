package io.workspacereconciler.consumer;

import io.workspacereconciler.consumer.controlplane.ControlPlaneAccess;
import io.workspacereconciler.consumer.controlplane.ControlPlanePreflight;
import io.workspacereconciler.consumer.ec2.Ec2Preflight;
import io.workspacereconciler.consumer.preflight.DatabasePreflight;
import io.workspacereconciler.consumer.preflight.Finding;
import io.workspacereconciler.consumer.preflight.KafkaPreflight;
import io.workspacereconciler.consumer.preflight.OnlineRows;
import io.workspacereconciler.consumer.preflight.OpenDatabase;
import io.workspacereconciler.consumer.preflight.PlacesPreflight;
import io.workspacereconciler.consumer.preflight.Preflight;
import io.workspacereconciler.consumer.preflight.PreflightCheck;
import io.workspacereconciler.operate.StartupException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Which checks the configured roles need before they start. */
final class PreflightRun implements Consumer<Consumer<Finding>> {

    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final Supplier<ConsumerSettings> read;
    private final InstantSource clock;

    PreflightRun(Supplier<ConsumerSettings> read, InstantSource clock) {
        this.read = read;
        this.clock = clock;
    }

    @Override
    public void accept(Consumer<Finding> told) {
        ConsumerSettings settings;
        try {
            settings = read.get();
        } catch (StartupException e) {
            e.problems().forEach(problem -> told.accept(Finding.problem("settings", problem)));
            return;
        }
        told.accept(Finding.passed(
                "settings", settings.work().mode() + ", " + settings.work().active()));
        try (OpenDatabase database = new OpenDatabase(settings.database())) {
            new Preflight(checks(settings, database), LIMIT).run(told);
        }
    }

    private List<PreflightCheck> checks(ConsumerSettings settings, OpenDatabase database) {
        Set<Role> roles = settings.work().active();
        List<PreflightCheck> checks = new ArrayList<>();
        checks.add(new DatabasePreflight(
                database, roles.stream().map(Role::registry).toList(), clock));
        checks.add(new KafkaPreflight(
                settings.kafka(), roles.stream().map(Role::kafka).toList()));
        if (roles.contains(Role.CHECKER) || roles.contains(Role.HEALER)) {
            checks.addAll(backend(settings, roles, database));
        }
        return checks;
    }

    private List<PreflightCheck> backend(ConsumerSettings settings, Set<Role> roles, OpenDatabase database) {
        OnlineRows rows = new OnlineRows(
                database, () -> settings.backend().places(settings.database().placeColumns()));
        if (settings.backend() instanceof Ec2Settings ec2) {
            List<PreflightCheck> checks = new ArrayList<>();
            checks.add(new PlacesPreflight(rows));
            ec2.places().forEach(place -> checks.add(ec2(ec2, place, roles, rows)));
            return checks;
        }
        ControlPlaneAccess access = ((ControlPlaneSettings) settings.backend()).access();
        return List.of(new ControlPlanePreflight(
                access,
                roles.contains(Role.HEALER) ? ControlPlanePreflight.Use.RESTARTS : ControlPlanePreflight.Use.CHECKS,
                () -> rows.sample(access.place()),
                clock));
    }

    private PreflightCheck ec2(Ec2Settings ec2, Ec2PlaceSettings place, Set<Role> roles, OnlineRows rows) {
        return new Ec2Preflight(
                new Ec2Preflight.Subject(
                        place.name(), place::way, ec2.tags(), roles.contains(Role.HEALER) ? place.launch() : null),
                rows,
                clock);
    }
}
