package io.workspacereconciler.local.ec2;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/** DescribeInstances and DescribeSpotInstanceRequests. */
final class InstanceDescriptions {
    private static final String BY_ID = "instance-id";
    private static final FilterAttributes<InstanceSnapshot> INSTANCE_FILTERS = new FilterAttributes<>(
            Map.of(
                    BY_ID,
                    instance -> List.of(instance.id()),
                    "instance-state-name",
                    instance -> List.of(instance.state().word()),
                    "instance-state-code",
                    instance -> List.of(Integer.toString(instance.state().code())),
                    "instance-type",
                    instance -> List.of(instance.type()),
                    "availability-zone",
                    instance -> List.of(instance.zone()),
                    "subnet-id",
                    instance -> List.of(instance.network().subnetId()),
                    "client-token",
                    instance -> List.of(instance.clientToken())),
            InstanceSnapshot::tags);

    private final Ledger ledger;
    private final Ec2Settings settings;
    private final InstanceXml instanceXml;
    private final FilterAttributes<SpotRequest> spotFilters;

    InstanceDescriptions(Ledger ledger, Ec2Settings settings, InstanceXml instanceXml) {
        this.ledger = ledger;
        this.settings = settings;
        this.instanceXml = instanceXml;
        this.spotFilters = new FilterAttributes<>(
                Map.of(
                        BY_ID,
                        request -> List.of(request.instanceId()),
                        "spot-instance-request-id",
                        request -> List.of(request.id()),
                        "state",
                        request -> List.of(state(request)),
                        "type",
                        request -> List.of(request.type().word())),
                request -> Map.of());
    }

    Map<String, Ec2Action> byName() {
        return Map.of(
                "DescribeInstances", this::describeInstances,
                "DescribeSpotInstanceRequests", this::describeSpotInstanceRequests);
    }

    private void describeInstances(Instant now, QueryRequest request, Ec2Xml xml) {
        List<String> ids = request.list("InstanceId");
        if (!ids.isEmpty() && request.number("MaxResults").isPresent()) {
            throw Ec2Refusal.of(
                    "InvalidParameterCombination",
                    "The parameter instancesSet cannot be used with the parameter maxResults");
        }
        NavigableMap<String, InstanceSnapshot> candidates = ledger.instances();
        if (!ids.isEmpty()) {
            candidates = new TreeMap<>();
            for (InstanceSnapshot named : ledger.instancesNamed(ids)) {
                candidates.put(named.id(), named);
            }
        }
        Predicate<InstanceSnapshot> wanted = INSTANCE_FILTERS
                .matching(request)
                .and(instance -> !request.hidden().contains(instance.id()));
        Page<InstanceSnapshot> page = Page.of(request, candidates, BY_ID, wanted, settings.largestPage());
        xml.items("reservationSet", page.items(), instanceXml::reservation)
                .textUnlessEmpty("nextToken", page.nextToken());
    }

    private void describeSpotInstanceRequests(Instant now, QueryRequest request, Ec2Xml xml) {
        List<String> ids = request.list("SpotInstanceRequestId");
        NavigableMap<String, SpotRequest> byInstance = ledger.spotRequests();
        for (String id : ids) {
            if (byInstance.values().stream().noneMatch(spot -> spot.id().equals(id))) {
                throw Ec2Refusal.of(
                        "InvalidSpotInstanceRequestID.NotFound",
                        "The spot instance request ID '" + id + "' does not exist");
            }
        }
        Predicate<SpotRequest> wanted =
                spotFilters.matching(request).and(spot -> ids.isEmpty() || ids.contains(spot.id()));
        Page<SpotRequest> page = Page.of(request, byInstance, BY_ID, wanted, settings.largestPage());
        xml.items("spotInstanceRequestSet", page.items(), this::spotRequest)
                .textUnlessEmpty("nextToken", page.nextToken());
    }

    private void spotRequest(Ec2Xml xml, SpotRequest request) {
        InstanceSnapshot instance = ledger.instance(request.instanceId());
        xml.text("spotInstanceRequestId", request.id())
                .text("type", request.type().word())
                .text("state", state(request))
                .nest(
                        "status",
                        status -> status.text("code", statusCode(instance))
                                .time("updateTime", instance.condition().since())
                                .text("message", ""))
                .text("instanceId", instance.id())
                .text("launchedAvailabilityZone", instance.zone())
                .time("createTime", request.created())
                .text("productDescription", "Linux/UNIX")
                .tags(Map.of());
    }

    private String state(SpotRequest request) {
        return request.state(ledger.instance(request.instanceId()).state());
    }

    private static String statusCode(InstanceSnapshot instance) {
        if (!instance.state().isFinal()) {
            return "fulfilled";
        }
        return instance.condition().reason().equals(StateReason.SPOT)
                ? "instance-terminated-no-capacity"
                : "instance-terminated-by-user";
    }
}
