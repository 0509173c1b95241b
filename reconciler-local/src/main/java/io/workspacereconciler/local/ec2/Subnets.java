package io.workspacereconciler.local.ec2;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Zones with one subnet each, fixed for the life of a world. */
final class Subnets {
    private static final int LETTERS = 26;

    private final List<Subnet> all;

    Subnets(Ec2Settings settings, IdSequence ids) {
        String vpc = ids.next("vpc");
        this.all = IntStream.range(0, settings.zones())
                .mapToObj(index -> new Subnet(
                        ids.next("subnet"), settings.region() + letters(index), vpc, "10." + index + ".0.0/16"))
                .toList();
    }

    /** A to z, then aa to az, and so on. */
    private static String letters(int index) {
        String last = String.valueOf((char) ('a' + index % LETTERS));
        return index < LETTERS ? last : letters(index / LETTERS - 1) + last;
    }

    List<Subnet> all() {
        return all;
    }

    Subnet withId(String id) {
        return find(id).orElseThrow(
                        () -> Ec2Refusal.of("InvalidSubnetID.NotFound", "The subnet ID '" + id + "' does not exist"));
    }

    Subnet inZone(String zone) {
        return all.stream()
                .filter(subnet -> subnet.zone().equals(zone))
                .findFirst()
                .orElseThrow(() -> Ec2Refusal.invalidValue("Invalid availability zone: [" + zone + "]"));
    }

    private Optional<Subnet> find(String id) {
        return all.stream().filter(subnet -> subnet.id().equals(id)).findFirst();
    }
}
