package io.workspacereconciler.consumer;

import io.workspacereconciler.consumer.ec2.Ec2LaunchSettings;
import io.workspacereconciler.consumer.ec2.Ec2Place;
import io.workspacereconciler.consumer.ec2.Ec2Role;
import io.workspacereconciler.consumer.ec2.Ec2Way;
import io.workspacereconciler.workspace.Place;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * One place of EC2.
 *
 * @param name among several; empty where it is the only one
 * @param account the owner that every answer must name
 * @param region null for the SDK's own
 * @param role that is assumed; null where the SDK's own credentials are that account's
 * @param endpoint of EC2; null for the SDK's own
 */
public record Ec2PlaceSettings(
        String name,
        String account,
        @Nullable String region,
        @Nullable Ec2Role role,
        @Nullable URI endpoint,
        Ec2LaunchSettings launch) {

    /** The only place, with everything by the SDK's own settings. */
    public static Ec2PlaceSettings only(String account, Ec2LaunchSettings launch) {
        return new Ec2PlaceSettings("", account, null, null, null, launch);
    }

    /** Where it is; a {@code StartupException} when no region is configured. */
    Place place() {
        return region == null ? Ec2Place.configured(account) : new Place(account, region);
    }

    /** How EC2 is reached there; fails as {@link #place()} does. */
    Ec2Way way() {
        return new Ec2Way(place(), role, endpoint);
    }
}
