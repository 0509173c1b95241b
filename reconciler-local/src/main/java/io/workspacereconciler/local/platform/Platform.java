package io.workspacereconciler.local.platform;

import io.workspacereconciler.local.ec2.Ec2Delays;
import io.workspacereconciler.local.ec2.Ec2Endpoint;
import io.workspacereconciler.local.ec2.Ec2Settings;
import io.workspacereconciler.local.ec2.Ec2World;
import io.workspacereconciler.local.ec2.FaultPlan;
import java.time.Duration;
import java.time.InstantSource;

/**
 * A platform with its workspaces: a registry, the EC2 account that they run in, and their agents. From the moment that
 * {@link #start} returns every online row names a running instance; EC2 is served only then.
 */
public final class Platform implements AutoCloseable {
    /** The launch template of each tier, as {@code RECONCILER_EC2_LAUNCH_TEMPLATE} takes it. */
    public static final String LAUNCH_TEMPLATE = "workspace-tier-{tier}";

    private static final String REGION = "us-east-1";

    /** A tenth of what EC2 takes, so that a person can wait for it. */
    private static final Ec2Delays DELAYS = new Ec2Delays(
            Duration.ofSeconds(3),
            Duration.ofSeconds(3),
            Duration.ofSeconds(2),
            Duration.ofSeconds(1),
            Duration.ofSeconds(1));

    private final Ec2World world;
    private final PlatformRegistry registry;
    private final Ec2Endpoint endpoint;
    private final FaultPlan faults;
    private final Agents agents;
    private final Fleet.Seeded seeded;

    private Platform(
            Ec2World world,
            PlatformRegistry registry,
            Ec2Endpoint endpoint,
            FaultPlan faults,
            Agents agents,
            Fleet.Seeded seeded) {
        this.world = world;
        this.registry = registry;
        this.endpoint = endpoint;
        this.faults = faults;
        this.agents = agents;
        this.seeded = seeded;
    }

    /**
     * Starts a platform with at least that many workspaces.
     *
     * @throws IllegalStateException when the database refuses, holds rows of someone else, or the address is taken
     */
    public static Platform start(DatabaseAddress database, Ec2Address address, int workspaces) {
        InstantSource clock = InstantSource.system();
        Ec2World world = new Ec2World(Ec2Settings.in(REGION), DELAYS, clock);
        PlatformRegistry registry = PlatformRegistry.open(database);
        try {
            Fleet.Seeded seeded = new Fleet(world, registry).seed(workspaces);
            FaultPlan faults = new FaultPlan();
            Ec2Endpoint endpoint = serve(world, address, faults);
            Agents agents = new Agents(world, registry, clock);
            agents.start();
            return new Platform(world, registry, endpoint, faults, agents, seeded);
        } catch (RuntimeException e) {
            registry.close();
            throw e;
        }
    }

    private static Ec2Endpoint serve(Ec2World world, Ec2Address address, FaultPlan faults) {
        try {
            return Ec2Endpoint.start(world, address.host(), address.port(), faults);
        } catch (RuntimeException e) {
            throw new IllegalStateException(
                    "the EC2 endpoint cannot listen on " + address.host() + ":" + address.port(), e);
        }
    }

    public Ec2World world() {
        return world;
    }

    public PlatformRegistry registry() {
        return registry;
    }

    public Ec2Endpoint endpoint() {
        return endpoint;
    }

    /** What goes wrong in EC2's answers; empty at first, and rules may be added at any time. */
    public FaultPlan faults() {
        return faults;
    }

    /** What was found and made at the start, as a sentence. */
    public String seeding() {
        return seeded.moved() == 0
                ? seeded.added() + " workspaces"
                : (seeded.moved() + seeded.added()) + " workspaces, " + seeded.moved()
                        + " of an earlier run moved to new instances";
    }

    /** Ends the agents, then EC2, then the connections to the registry, whose rows stay. */
    @Override
    public void close() {
        agents.close();
        endpoint.close();
        registry.close();
    }

    /**
     * Where EC2 is served.
     *
     * @param port 0 picks a free one
     */
    public record Ec2Address(String host, int port) {
        /** A free port of 127.0.0.1. */
        public static final Ec2Address FREE = new Ec2Address("127.0.0.1", 0);
    }
}
