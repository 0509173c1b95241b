package io.workspacereconciler.local.ec2;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** RunInstances, TerminateInstances, StopInstances and StartInstances; several ids succeed or fail together. */
final class InstanceActions {
    private static final String DEFAULT_TYPE = "m1.small";

    private final Ledger ledger;
    private final InstanceLifecycle lifecycle;
    private final LaunchTemplates templates;
    private final Subnets subnets;
    private final InstanceXml instanceXml;

    InstanceActions(
            Ledger ledger,
            InstanceLifecycle lifecycle,
            LaunchTemplates templates,
            Subnets subnets,
            InstanceXml instanceXml) {
        this.ledger = ledger;
        this.lifecycle = lifecycle;
        this.templates = templates;
        this.subnets = subnets;
        this.instanceXml = instanceXml;
    }

    Map<String, Ec2Action> byName() {
        return Map.of(
                "RunInstances", this::run,
                "TerminateInstances", this::terminate,
                "StopInstances", this::stop,
                "StartInstances", this::start);
    }

    private void run(Instant now, QueryRequest request, Ec2Xml xml) {
        if (!request.required("MinCount").equals("1")
                || !request.required("MaxCount").equals("1")) {
            throw Ec2Refusal.invalidValue("This endpoint launches one instance per request: MinCount and MaxCount 1");
        }
        RunRequest resolved = resolve(now, request);
        request.endDryRun();
        instanceXml.reservation(xml, lifecycle.launch(now, resolved));
    }

    private RunRequest resolve(Instant now, QueryRequest request) {
        String token = request.text("ClientToken");
        if (token.length() > 64) {
            throw Ec2Refusal.invalidValue("Invalid client token: at most 64 ASCII characters");
        }
        SortedMap<String, String> parameters = new TreeMap<>(request.parameters());
        parameters.keySet().removeAll(List.of("ClientToken", "DryRun"));
        return new RunRequest(
                subnet(request),
                template(now, request),
                request.specifiedTags("instance"),
                request.specifiedTags("volume"),
                token,
                parameters.toString());
    }

    private Subnet subnet(QueryRequest request) {
        String id = request.text("SubnetId");
        if (!id.isEmpty()) {
            return subnets.withId(id);
        }
        String zone = request.text("Placement.AvailabilityZone");
        return zone.isEmpty() ? subnets.all().get(0) : subnets.inZone(zone);
    }

    private LaunchTemplate.Version template(Instant now, QueryRequest request) {
        String name = request.text("LaunchTemplate.LaunchTemplateName");
        String id = request.text("LaunchTemplate.LaunchTemplateId");
        String type = request.text("InstanceType");
        if (name.isEmpty() && id.isEmpty()) {
            return new LaunchTemplate.Version(
                    1, type.isEmpty() ? DEFAULT_TYPE : type, request.required("ImageId"), Map.of(), now);
        }
        if (!name.isEmpty() && !id.isEmpty()) {
            throw Ec2Refusal.of(
                    "InvalidParameterCombination", "A launch template is given by its ID or by its name, not by both.");
        }
        LaunchTemplate template = id.isEmpty() ? templates.named(name) : templates.withId(id);
        LaunchTemplate.Version version = template.version(request.text("LaunchTemplate.Version"));
        return type.isEmpty()
                ? version
                : new LaunchTemplate.Version(
                        version.number(), type, version.imageId(), version.tags(), version.created());
    }

    private void terminate(Instant now, QueryRequest request, Ec2Xml xml) {
        change(request, xml, instance -> lifecycle.terminate(now, instance.id(), StateReason.USER));
    }

    private void stop(Instant now, QueryRequest request, Ec2Xml xml) {
        named(request).forEach(InstanceLifecycle::checkStoppable);
        change(request, xml, instance -> lifecycle.stop(now, instance.id()));
    }

    private void start(Instant now, QueryRequest request, Ec2Xml xml) {
        named(request).forEach(InstanceLifecycle::checkStartable);
        change(request, xml, instance -> lifecycle.start(now, instance.id()));
    }

    private List<InstanceSnapshot> named(QueryRequest request) {
        return ledger.instancesNamed(request.requiredList("InstanceId"));
    }

    private void change(QueryRequest request, Ec2Xml xml, UnaryOperator<InstanceSnapshot> change) {
        List<InstanceSnapshot> before = named(request);
        request.endDryRun();
        xml.items("instancesSet", before, (item, instance) -> {
            InstanceSnapshot after = change.apply(instance);
            item.text("instanceId", instance.id());
            InstanceXml.state(item, "currentState", after.state());
            InstanceXml.state(item, "previousState", instance.state());
        });
    }
}
