package io.workspacereconciler.local.ec2;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Three zones with one subnet each, fixed for the life of a world. */
final class Subnets {
    private static final List<String> ZONE_LETTERS = List.of("a", "b", "c");

    private final List<Subnet> all;

    Subnets(String region, IdSequence ids) {
        String vpc = ids.next("vpc");
        this.all = IntStream.range(0, ZONE_LETTERS.size())
                .mapToObj(index -> new Subnet(
                        ids.next("subnet"), region + ZONE_LETTERS.get(index), vpc, "10." + index + ".0.0/16"))
                .toList();
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
