package io.workspacereconciler.consumer.ec2;

import io.workspacereconciler.local.check.AwsProperties;
import io.workspacereconciler.local.ec2.ApiCall;
import io.workspacereconciler.local.ec2.ApiLimits;
import io.workspacereconciler.local.ec2.Ec2Delays;
import io.workspacereconciler.local.ec2.Ec2Endpoint;
import io.workspacereconciler.local.ec2.Ec2Settings;
import io.workspacereconciler.local.ec2.Ec2World;
import io.workspacereconciler.local.ec2.Fault;
import io.workspacereconciler.local.ec2.FaultPlan;
import io.workspacereconciler.local.ec2.FaultRule;
import io.workspacereconciler.local.ec2.SeededWorkspace;
import io.workspacereconciler.workspace.InstanceId;
import io.workspacereconciler.workspace.OnlineWorkspace;
import io.workspacereconciler.workspace.Place;
import io.workspacereconciler.workspace.WorkspaceExamples;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.NullMarked;

/** A world whose clock stands still unless it is moved, behind an endpoint at which this JVM's AWS SDK is pointed. */
@NullMarked
final class Ec2Bench implements AutoCloseable {

    static final Place PLACE = new Place("123456789012", "us-east-1");
    static final Ec2Tags TAGS = new Ec2Tags("WorkspaceId", "Device");
    static final Ec2Settings SETTINGS = Ec2Settings.in(PLACE.region());
    static final String ZONE = "us-east-1b";
    static final String OTHER_ZONE = "us-east-1c";
    static final String TYPE = "t3.large";
    /** What the world calls the device of every data volume that it is seeded with. */
    static final String DEVICE = "/dev/sdf";

    private static final Duration DELAY = Duration.ofSeconds(10);

    private final AwsProperties aws = new AwsProperties();
    private final FaultPlan faults = new FaultPlan();
    private final Ec2World world;
    private final Ec2Endpoint endpoint;
    private volatile Instant now = Instant.parse("2026-01-31T12:00:00Z");

    Ec2Bench() {
        this(SETTINGS);
    }

    Ec2Bench(Ec2Settings settings) {
        world = new Ec2World(settings, Ec2Delays.all(DELAY), clock());
        endpoint = Ec2Endpoint.start(world, 0, faults, ApiLimits.unlimited());
        aws.pointTo(endpoint.uri());
    }

    InstantSource clock() {
        return () -> now;
    }

    Ec2World world() {
        return world;
    }

    Ec2Endpoint endpoint() {
        return endpoint;
    }

    /** Lets every change that is under way come to its end. */
    void settle() {
        now = now.plus(DELAY);
    }

    /** {@code WorkspaceExamples.id(number)} in {@link #ZONE}. */
    SeededWorkspace seed(long number) {
        return seed(number, ZONE);
    }

    SeededWorkspace seed(long number, String zone) {
        return world.seedWorkspace(WorkspaceExamples.id(number).toString(), zone, TYPE);
    }

    /** The row of {@code WorkspaceExamples.id(number)} on this instance. */
    static OnlineWorkspace row(long number, String instance) {
        return new OnlineWorkspace(WorkspaceExamples.id(number), new InstanceId(instance));
    }

    void terminate(String instance) {
        world.terminate(instance);
        settle();
    }

    void stop(String instance) {
        world.stop(instance);
        settle();
    }

    /** Every call of the action goes wrong like this. */
    void fail(String action, Fault fault) {
        faults.add(FaultRule.on(action, fault));
    }

    /** The next so many calls of the action go wrong like this. */
    void fail(String action, int times, Fault fault) {
        faults.add(FaultRule.on(action, fault).times(times));
    }

    /** What this rule strikes goes wrong, unless a rule before it strikes first. */
    void fail(FaultRule rule) {
        faults.add(rule);
    }

    void endFaults() {
        faults.clear();
    }

    List<ApiCall> calls(String action) {
        return endpoint.calls(action);
    }

    @Override
    public void close() {
        aws.restore();
        endpoint.close();
    }
}
