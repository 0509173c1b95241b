package io.workspacereconciler.consumer;

import io.workspacereconciler.consumer.controlplane.ControlPlaneCheck;
import io.workspacereconciler.consumer.controlplane.ControlPlaneClient;
import io.workspacereconciler.consumer.controlplane.ControlPlaneRemains;
import io.workspacereconciler.consumer.controlplane.ControlPlaneReplacer;
import io.workspacereconciler.workspace.Place;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/** A platform's control plane, which alone may use EC2. */
final class ControlPlaneBackend implements Backend {

    /** With sixteen batches in flight at most 256 calls: the contract has no question about several instances. */
    private static final int CHECKS_AT_A_TIME = 16;

    private static final int READERS = 4;

    private final Place place;
    private final ControlPlaneClient client;
    private final Duration lease;
    private final InstantSource clock;

    /** @param lease of a restart: whoever provisions must hear of it before another goes on */
    ControlPlaneBackend(ControlPlaneSettings settings, Duration lease, Roles.Program program, InstantSource clock) {
        this.place = settings.access().place();
        this.client = new ControlPlaneClient(
                settings.access(),
                program.threads().pool("control-plane", READERS),
                program.threads().timer("control-plane-limit"),
                clock);
        this.lease = lease;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "The control plane";
    }

    @Override
    public Map<Place, Looking> looking(ConsumerSettings.CheckSettings check) {
        return Map.of(
                place,
                new Looking(
                        batch -> new ControlPlaneCheck(client, clock, check.timeout()),
                        CHECKS_AT_A_TIME,
                        new ControlPlaneRemains()));
    }

    @Override
    public Map<Place, Replacing> replacing() {
        return Map.of(place, new Replacing(new ControlPlaneReplacer(client, lease, clock), Optional.empty()));
    }
}
