package io.workspacereconciler.consumer;

import io.workspacereconciler.consumer.check.RemainsEverywhere;
import io.workspacereconciler.consumer.check.RemainsSearch;
import io.workspacereconciler.consumer.ec2.Ec2Access;
import io.workspacereconciler.consumer.ec2.Ec2InstanceReplacer;
import io.workspacereconciler.consumer.ec2.Ec2LaunchedInstances;
import io.workspacereconciler.consumer.ec2.Ec2RemainsSearch;
import io.workspacereconciler.consumer.ec2.Ec2RunningCheck;
import io.workspacereconciler.operate.ShutdownStage;
import io.workspacereconciler.workspace.Place;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.stream.Collectors;

/** EC2 itself, in each place with clients, threads and a role of its own, so that none waits for another. */
final class Ec2Backend implements Backend {

    private final Ec2Settings settings;
    private final Roles.Program program;
    private final ShutdownStage clients;
    private final InstantSource clock;

    Ec2Backend(Ec2Settings settings, Roles.Program program, ShutdownStage clients, InstantSource clock) {
        this.settings = settings;
        this.program = program;
        this.clients = clients;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "EC2";
    }

    @Override
    public Map<Place, Looking> looking(ConsumerSettings.CheckSettings check) {
        Map<Place, Looking> apart = settings.places().stream()
                .collect(Collectors.toMap(Ec2PlaceSettings::place, place -> looking(place, check)));
        return apart.keySet().stream().collect(Collectors.toMap(place -> place, place -> {
            Looking alone = Objects.requireNonNull(apart.get(place), "a place");
            List<RemainsSearch> elsewhere = apart.entrySet().stream()
                    .filter(other -> !other.getKey().equals(place))
                    .map(other -> other.getValue().remains())
                    .toList();
            return new Looking(alone.checks(), alone.atATime(), new RemainsEverywhere(alone.remains(), elsewhere));
        }));
    }

    /** The checks of a batch share its calls, so each of them may be under way at the same time. */
    private Looking looking(Ec2PlaceSettings place, ConsumerSettings.CheckSettings check) {
        int inFlight = check.batchesInFlight();
        Ec2Access ec2 = Ec2Access.forChecks(place.way(), settings.tags(), check.timeout(), inFlight);
        clients.add(named("ec2 for checks", place), ec2::close);
        ExecutorService calls = program.threads().pool(named("ec2", place), inFlight);
        return new Looking(
                Ec2RunningCheck.over(ec2, calls, clock, program.metrics().counter("ec2.halved")::increment),
                check.batchLimit(),
                new Ec2RemainsSearch(ec2));
    }

    @Override
    public Map<Place, Replacing> replacing() {
        Map<Place, Ec2Access> access =
                settings.places().stream().collect(Collectors.toMap(Ec2PlaceSettings::place, this::forRestarts));
        return settings.places().stream()
                .collect(Collectors.toMap(Ec2PlaceSettings::place, place -> replacing(place, access)));
    }

    private Ec2Access forRestarts(Ec2PlaceSettings place) {
        Ec2Access ec2 = Ec2Access.forRestarts(place.way(), settings.tags(), Roles.HEALER_PLACES);
        clients.add(named("ec2 for restarts", place), ec2::close);
        return ec2;
    }

    private Replacing replacing(Ec2PlaceSettings place, Map<Place, Ec2Access> access) {
        Ec2Access ec2 = Objects.requireNonNull(access.get(place.place()), "a place");
        List<Ec2Access> elsewhere =
                access.values().stream().filter(other -> other != ec2).toList();
        return new Replacing(
                new Ec2InstanceReplacer(ec2, place.launch(), clock, elsewhere),
                Optional.of(new Ec2LaunchedInstances(ec2)));
    }

    private static String named(String what, Ec2PlaceSettings place) {
        return place.name().isEmpty() ? what : what + " in " + place.name();
    }
}
