package io.workspacereconciler.consumer.heal;

import io.workspacereconciler.incident.RestartPlaces.Rank;

/** How many restarts go on at a time, and which step of one needs a place: pure. */
final class PlacePolicy {

    /** In a small fleet. */
    static final int LEAST = 5;

    /** In a large one. */
    static final int MOST = 100;

    /** A fiftieth is 2 %. */
    private static final int PART_OF_FLEET = 50;

    private PlacePolicy() {}

    /** The most restarts at a time in a fleet of so many workspaces: 2 %, but 5 at least and 100 at most. */
    static int places(int fleet) {
        return Math.min(Math.max(LEAST, fleet / PART_OF_FLEET), MOST);
    }

    /** Whether this step needs a place: from the claim of the row to the restart's end. */
    static boolean needsPlace(RestartStep step) {
        return switch (step) {
            case PREPARE -> false;
            case CLAIM, RELEASE, LAUNCH, ATTACH, ONLINE, CLEAN_UP, UNCLEAR, SETTLE, GIVE_UP, GIVE_BACK, STAND_DOWN ->
                true;
        };
    }

    /** In which order it comes: one for which nothing is launched keeps nothing, and can wait. */
    static Rank rank(RestartProgress progress) {
        return progress.attempt().launch() == null ? Rank.NOT_LAUNCHED : Rank.LAUNCHED;
    }
}
