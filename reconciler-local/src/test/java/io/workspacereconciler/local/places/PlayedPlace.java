package io.workspacereconciler.local.places;

import io.workspacereconciler.local.ec2.ApiLimits;
import io.workspacereconciler.local.ec2.Ec2Delays;
import io.workspacereconciler.local.ec2.Ec2Endpoint;
import io.workspacereconciler.local.ec2.Ec2Settings;
import io.workspacereconciler.local.ec2.Ec2World;
import io.workspacereconciler.local.ec2.FaultPlan;
import io.workspacereconciler.workspace.NamedPlace;
import io.workspacereconciler.workspace.Place;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** An account in a region behind an endpoint of its own, with a launch template that no other place has. */
public final class PlayedPlace implements AutoCloseable {

    private final String name;
    private final Place place;
    private final FaultPlan faults = new FaultPlan();
    private final Ec2World world;
    private final Ec2Endpoint endpoint;

    public PlayedPlace(String name, Place place, InstantSource clock) {
        this.name = name;
        this.place = place;
        this.world = new Ec2World(
                Ec2Settings.in(place.region()).withAccountId(place.account()),
                Ec2Delays.all(Duration.ofMillis(500)),
                clock);
        this.endpoint = Ec2Endpoint.start(world, 0, faults, ApiLimits.unlimited());
        world.createLaunchTemplate(template(), "t3.large");
    }

    public Place place() {
        return place;
    }

    public FaultPlan faults() {
        return faults;
    }

    public Ec2World world() {
        return world;
    }

    public Ec2Endpoint endpoint() {
        return endpoint;
    }

    public String template() {
        return "workspace-of-" + name;
    }

    /** The access key of the role that is to be assumed here. */
    public String assumedKey() {
        return "ASIA" + place.account();
    }

    /** What the consumer's settings say of it. */
    public Map<String, String> settings() {
        String prefix = "RECONCILER_EC2_PLACE_" + name.toUpperCase(Locale.ROOT) + "_";
        return Map.of(
                prefix + "ACCOUNT",
                place.account(),
                prefix + "REGION",
                place.region(),
                prefix + "ROLE_ARN",
                "arn:aws:iam::" + place.account() + ":role/reconciler",
                prefix + "EXTERNAL_ID",
                "external-" + name,
                prefix + "LAUNCH_TEMPLATE",
                template(),
                prefix + "ENDPOINT_URL",
                endpoint.uri().toString());
    }

    /** A workspace whose instance is here, and whose row says so. */
    public UUID add(Jdbi sql) {
        return add(sql, new NamedPlace(place.account(), place.region()));
    }

    /** A workspace whose instance is here, and whose row says something else of its place. */
    UUID add(Jdbi sql, NamedPlace named) {
        UUID id = UUID.randomUUID();
        String instance = world.seedWorkspace(
                        id.toString(), world.subnets().get(0).zone(), "t3.large")
                .instanceId();
        row(sql, id, instance, named.account(), named.region());
        return id;
    }

    private static void row(Jdbi sql, UUID id, String instance, @Nullable String account, @Nullable String region) {
        sql.useHandle(handle -> handle.execute(
                "insert into workspaces (id, name, status, instance_id, tier, url, account_id, aws_region)"
                        + " values (?, 'a workspace', 'online', ?, 1, 'https://first', ?, ?)",
                id,
                instance,
                account,
                region));
    }

    /** Whether the workspace is online on an instance that runs here and is not this one. */
    boolean isBack(Jdbi sql, UUID workspace, String dead) {
        String now = instanceOf(sql, workspace);
        return !now.equals(dead)
                && world.instance(now).isPresent()
                && sql.withHandle(handle -> handle.createQuery("select status::text from workspaces where id = ?")
                                .bind(0, workspace)
                                .mapTo(String.class)
                                .one())
                        .equals("online");
    }

    static String instanceOf(Jdbi sql, UUID workspace) {
        return sql.withHandle(handle -> handle.createQuery("select instance_id from workspaces where id = ?")
                .bind(0, workspace)
                .mapTo(String.class)
                .one());
    }

    @Override
    public void close() {
        endpoint.close();
    }
}
