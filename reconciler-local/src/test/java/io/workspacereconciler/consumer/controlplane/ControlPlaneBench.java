package io.workspacereconciler.consumer.controlplane;

import io.workspacereconciler.check.InstanceState;
import io.workspacereconciler.local.controlplane.ControlPlaneEndpoint;
import io.workspacereconciler.local.controlplane.Tenant;
import io.workspacereconciler.local.ec2.Ec2Delays;
import io.workspacereconciler.local.ec2.Ec2Settings;
import io.workspacereconciler.local.ec2.Ec2World;
import io.workspacereconciler.local.ec2.Fault;
import io.workspacereconciler.local.ec2.FaultPlan;
import io.workspacereconciler.local.ec2.FaultRule;
import io.workspacereconciler.local.ec2.SeededWorkspace;
import io.workspacereconciler.operate.NamedThreads;
import io.workspacereconciler.settings.Secret;
import io.workspacereconciler.workspace.InstanceId;
import io.workspacereconciler.workspace.OnlineWorkspace;
import io.workspacereconciler.workspace.WorkspaceExamples;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullMarked;

/** A control plane over a world whose clock stands still unless it is moved, and clients of it. */
@NullMarked
final class ControlPlaneBench implements AutoCloseable {

    static final Tenant TENANT = new Tenant("org-7", "shared-secret-x1", "admin-token-y2");

    private static final Duration DELAY = Duration.ofSeconds(10);
    private static final Set<String> DEAD = Arrays.stream(InstanceState.values())
            .filter(state -> !state.isRunning())
            .map(InstanceState::word)
            .collect(Collectors.toUnmodifiableSet());

    private final FaultPlan faults = new FaultPlan();
    private final ExecutorService threads = Executors.newFixedThreadPool(2, new NamedThreads("control-plane"));
    private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(1, new NamedThreads("limit"));
    private final Ec2World world;
    private final ControlPlaneEndpoint endpoint;
    private volatile Instant now = Instant.parse("2026-01-31T12:00:00Z");

    ControlPlaneBench() {
        world = new Ec2World(Ec2Settings.in("us-east-1"), Ec2Delays.all(DELAY), clock());
        endpoint = ControlPlaneEndpoint.start(world, 0, TENANT, faults, clock());
    }

    InstantSource clock() {
        return () -> now;
    }

    Ec2World world() {
        return world;
    }

    ControlPlaneEndpoint endpoint() {
        return endpoint;
    }

    /** What a client of the tenant knows. */
    ControlPlaneAccess access() {
        return access(endpoint.uri(), TENANT.sharedSecret(), TENANT.adminToken());
    }

    static ControlPlaneAccess access(URI url, String sharedSecret, String adminToken) {
        return new ControlPlaneAccess(
                url,
                TENANT.orgId(),
                new Secret(sharedSecret),
                new Secret(adminToken),
                URI.create("https://platform.example.com"),
                DEAD);
    }

    ControlPlaneClient client() {
        return client(access());
    }

    ControlPlaneClient client(ControlPlaneAccess access) {
        return new ControlPlaneClient(access, threads, timer, clock());
    }

    /** Lets every change that is under way come to its end. */
    void settle() {
        pass(DELAY);
    }

    void pass(Duration time) {
        now = now.plus(time);
    }

    SeededWorkspace seed(long number) {
        return world.seedWorkspace(WorkspaceExamples.id(number).toString(), "us-east-1b", "t3.large");
    }

    static OnlineWorkspace row(long number, String instance) {
        return new OnlineWorkspace(WorkspaceExamples.id(number), new InstanceId(instance));
    }

    /** Every request of this action goes wrong like this. */
    void fail(String action, Fault fault) {
        faults.add(FaultRule.on(action, fault));
    }

    /** The next request of this action goes wrong like this. */
    void failOnce(String action, Fault fault) {
        faults.add(FaultRule.on(action, fault).times(1));
    }

    void endFaults() {
        faults.clear();
    }

    @Override
    public void close() {
        endpoint.close();
        threads.shutdownNow();
        timer.shutdownNow();
    }
}
