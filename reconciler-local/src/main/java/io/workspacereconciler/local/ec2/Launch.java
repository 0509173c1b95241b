package io.workspacereconciler.local.ec2;

import java.time.Instant;

/**
 * What was fixed when an instance was launched; it outlives the instance's end.
 *
 * @param reservationId one per instance in this world
 * @param time of the launch, or of the last start
 * @param zone availability zone
 * @param type instance type
 * @param imageId the image
 * @param clientToken empty where none was given
 */
public record Launch(String reservationId, Instant time, String zone, String type, String imageId, String clientToken) {
    Launch startedAgain(Instant at) {
        return new Launch(reservationId, at, zone, type, imageId, clientToken);
    }
}
