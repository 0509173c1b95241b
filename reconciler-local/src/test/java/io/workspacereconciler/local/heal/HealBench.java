package io.workspacereconciler.local.heal;

import static org.assertj.core.api.Assertions.assertThat;

import io.workspacereconciler.check.ProofPolicy;
import io.workspacereconciler.consumer.controlplane.ControlPlaneAccess;
import io.workspacereconciler.consumer.controlplane.ControlPlaneClient;
import io.workspacereconciler.consumer.controlplane.ControlPlaneReplacer;
import io.workspacereconciler.consumer.ec2.Ec2Access;
import io.workspacereconciler.consumer.ec2.Ec2InstanceReplacer;
import io.workspacereconciler.consumer.ec2.Ec2LaunchSettings;
import io.workspacereconciler.consumer.ec2.Ec2LaunchedInstances;
import io.workspacereconciler.consumer.ec2.Ec2Tags;
import io.workspacereconciler.consumer.ec2.Ec2Way;
import io.workspacereconciler.consumer.ec2.ShortCalls;
import io.workspacereconciler.consumer.heal.ChangePace;
import io.workspacereconciler.consumer.heal.InstanceReplacer;
import io.workspacereconciler.consumer.heal.Orphans;
import io.workspacereconciler.consumer.heal.Restart;
import io.workspacereconciler.consumer.heal.RestartSettings;
import io.workspacereconciler.database.Database;
import io.workspacereconciler.database.SettableClock;
import io.workspacereconciler.incident.Allowance;
import io.workspacereconciler.local.check.AwsProperties;
import io.workspacereconciler.local.controlplane.ControlPlaneEndpoint;
import io.workspacereconciler.local.controlplane.Tenant;
import io.workspacereconciler.local.ec2.ApiCall;
import io.workspacereconciler.local.ec2.ApiLimits;
import io.workspacereconciler.local.ec2.Ec2Delays;
import io.workspacereconciler.local.ec2.Ec2Endpoint;
import io.workspacereconciler.local.ec2.Ec2Settings;
import io.workspacereconciler.local.ec2.Ec2World;
import io.workspacereconciler.local.ec2.FaultPlan;
import io.workspacereconciler.local.ec2.Subnet;
import io.workspacereconciler.local.server.PlatformTable;
import io.workspacereconciler.local.server.TestRegistry;
import io.workspacereconciler.local.services.ProgramEnvironment.Backend;
import io.workspacereconciler.operate.NamedThreads;
import io.workspacereconciler.settings.Secret;
import io.workspacereconciler.workspace.Place;
import io.workspacereconciler.workspace.Places;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** EC2 behind its wire and a registry in PostgreSQL, on one clock that stands still unless it is moved; healers by the dozen. */
final class HealBench implements AutoCloseable {

    static final Place PLACE = new Place("123456789012", "us-east-1");
    static final String TEMPLATE = "workspace-tier-1";
    static final Duration LEASE = Duration.ofSeconds(30);
    static final ChangePace PACE = ChangePace.each(new Allowance(Duration.ofSeconds(1), 1));
    static final Duration ONLINE_TIMEOUT = Duration.ofMinutes(15);
    static final ProofPolicy.Limits LIMITS =
            new ProofPolicy.Limits(Duration.ofMinutes(2), Duration.ofMinutes(10), Duration.ofSeconds(60));

    private final SettableClock clock = new SettableClock();
    private final AwsProperties aws = new AwsProperties();
    private final FaultPlan faults = new FaultPlan();
    private final Ec2World world =
            new Ec2World(Ec2Settings.in(PLACE.region()), Ec2Delays.all(Duration.ofSeconds(2)), clock);
    private final Ec2Endpoint endpoint = Ec2Endpoint.start(world, 0, faults, ApiLimits.unlimited());
    private final TestRegistry registry = TestRegistry.create(PlatformTable.TEXT_STATUS);
    private final Database database = registry.database(handle -> clock.instant());
    private final Ec2Access access;
    private final Ec2Access impatient;
    private final Backend backend;
    private final ControlPlaneEndpoint controlPlane = ControlPlaneEndpoint.start(world, 0, Tenant.LOCAL, faults, clock);
    private final ExecutorService threads = Executors.newFixedThreadPool(2, new NamedThreads("control-plane"));
    private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(1, new NamedThreads("limit"));

    /** Over EC2 itself. */
    HealBench() {
        this(Backend.EC2);
    }

    HealBench(Backend backend) {
        this.backend = backend;
        aws.pointTo(endpoint.uri());
        access = Ec2Access.forRestarts(Ec2Way.to(PLACE), new Ec2Tags("WorkspaceId", "Device"), 4);
        impatient = ShortCalls.forRestarts(PLACE, Duration.ofSeconds(1));
        world.createLaunchTemplate(TEMPLATE, "t3.large");
    }

    SettableClock clock() {
        return clock;
    }

    FaultPlan faults() {
        return faults;
    }

    Ec2World world() {
        return world;
    }

    Ec2Endpoint endpoint() {
        return endpoint;
    }

    TestRegistry registry() {
        return registry;
    }

    Database database() {
        return database;
    }

    /** A healer that knows nothing but what is stored. */
    Restart healer() {
        return healer(database);
    }

    /** A healer that sees the database in its own way. */
    Restart healer(Database seen) {
        return healer(seen, TEMPLATE);
    }

    /** A healer that keeps this pace. */
    Restart healer(ChangePace pace) {
        return healer(database, replacer(access, TEMPLATE), pace);
    }

    /** A healer whose settings name this launch template. */
    Restart healer(Database seen, String template) {
        return healer(seen, replacer(access, template), PACE);
    }

    /** A healer to whom EC2 must answer within a second. */
    Restart impatientHealer() {
        return healer(database, replacer(impatient, TEMPLATE), PACE);
    }

    private Restart healer(Database seen, InstanceReplacer replacer, ChangePace pace) {
        return new Restart(
                seen,
                replacer,
                new ProofPolicy(LIMITS),
                new RestartSettings(RestartSettings.OnlineWhen.REGISTERED, ONLINE_TIMEOUT, LEASE, pace),
                (cause, step) -> {},
                Places.everythingIn(place()));
    }

    Backend backend() {
        return backend;
    }

    /** Where its instances are, as its looks have it. */
    Place place() {
        return backend == Backend.EC2 ? PLACE : controlPlane().place();
    }

    /** Whether a call of this action changes something. */
    static boolean isChange(String action) {
        return !action.startsWith("Describe") && !action.equals(ControlPlaneEndpoint.STATUS);
    }

    /** The calls of one action, oldest first. */
    List<ApiCall> calls(String action) {
        return backend == Backend.EC2 ? endpoint.calls(action) : controlPlane.calls(action);
    }

    /** Told of each call of a healer, by its action, before it is answered. */
    void onCall(Consumer<String> listener) {
        endpoint.onCall(call -> listener.accept(call.action()));
        controlPlane.onCall(call -> listener.accept(call.action()));
    }

    private ControlPlaneAccess controlPlane() {
        return new ControlPlaneAccess(
                controlPlane.uri(),
                Tenant.LOCAL.orgId(),
                new Secret(Tenant.LOCAL.sharedSecret()),
                new Secret(Tenant.LOCAL.adminToken()),
                URI.create("https://platform.example.com"),
                Set.of("stopping", "stopped", "shutting-down", "terminated"));
    }

    private InstanceReplacer replacer(Ec2Access through, String template) {
        if (backend == Backend.CONTROL_PLANE) {
            return new ControlPlaneReplacer(
                    new ControlPlaneClient(controlPlane(), threads, timer, clock), LEASE, clock);
        }
        return new Ec2InstanceReplacer(
                through,
                new Ec2LaunchSettings(
                        template, world.subnets().stream().collect(Collectors.toMap(Subnet::zone, Subnet::id))),
                clock);
    }

    /** A workspace of its own, whose instance is down and proven so. */
    Victim victim(Victim.End end) {
        return new Victim(this, end);
    }

    /** Looks for orphans, as a healer does every few minutes. */
    Orphans orphans(Runnable ended) {
        return new Orphans(database, new Ec2LaunchedInstances(access), replacer(access, TEMPLATE), PLACE, PACE, ended);
    }

    /** A request that reaches EC2 only now. */
    void send(Map<String, String> parameters) throws IOException, InterruptedException {
        String form = parameters.entrySet().stream()
                .map(parameter ->
                        parameter.getKey() + "=" + URLEncoder.encode(parameter.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(endpoint.uri())
                                .header("Authorization", "AWS4-HMAC-SHA256 Credential=AKIDTEST/x, Signature=x")
                                .header("Content-Type", "application/x-www-form-urlencoded")
                                .POST(HttpRequest.BodyPublishers.ofString(form))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    @Override
    public void close() {
        access.close();
        impatient.close();
        endpoint.close();
        controlPlane.close();
        threads.shutdownNow();
        timer.shutdownNow();
        registry.close();
        aws.restore();
    }
}
