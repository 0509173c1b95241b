package io.workspacereconciler.consumer.ec2;

import io.workspacereconciler.workspace.Place;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * How EC2 is reached in one place.
 *
 * @param role is assumed there; null where the SDK's own credentials are that account's
 * @param endpoint of EC2; null for the SDK's own
 */
public record Ec2Way(
        Place place, @Nullable Ec2Role role, @Nullable URI endpoint) {

    /** With the SDK's own credentials and endpoint. */
    public static Ec2Way to(Place place) {
        return new Ec2Way(place, null, null);
    }
}
