package io.workspacereconciler.local.ec2;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** DescribeSubnets, DescribeLaunchTemplates and DescribeLaunchTemplateVersions. */
final class PlaceDescriptions {
    private static final String TEMPLATE_ID = "LaunchTemplateId";
    private static final String TEMPLATE_NAME = "LaunchTemplateName";
    private static final FilterAttributes<Subnet> SUBNET_FILTERS = new FilterAttributes<>(
            Map.of(
                    "subnet-id", subnet -> List.of(subnet.id()),
                    "vpc-id", subnet -> List.of(subnet.vpcId()),
                    "availability-zone", subnet -> List.of(subnet.zone()),
                    "state", subnet -> List.of("available")),
            subnet -> Map.of());
    private static final FilterAttributes<LaunchTemplate> TEMPLATE_FILTERS = new FilterAttributes<>(
            Map.of("launch-template-name", template -> List.of(template.name())), template -> Map.of());

    private final LaunchTemplates templates;
    private final Subnets subnets;
    private final Ec2Settings settings;

    PlaceDescriptions(LaunchTemplates templates, Subnets subnets, Ec2Settings settings) {
        this.templates = templates;
        this.subnets = subnets;
        this.settings = settings;
    }

    Map<String, Ec2Action> byName() {
        return Map.of(
                "DescribeSubnets", this::describeSubnets,
                "DescribeLaunchTemplates", this::describeTemplates,
                "DescribeLaunchTemplateVersions", this::describeVersions);
    }

    private void describeSubnets(Instant now, QueryRequest request, Ec2Xml xml) {
        List<String> ids = request.list("SubnetId");
        List<Subnet> named = ids.isEmpty()
                ? subnets.all()
                : ids.stream().map(subnets::withId).toList();
        NavigableMap<String, Subnet> byId = new TreeMap<>();
        named.forEach(subnet -> byId.put(subnet.id(), subnet));
        Page<Subnet> page =
                Page.of(request, byId, "subnet-id", SUBNET_FILTERS.matching(request), settings.largestPage());
        xml.items("subnetSet", page.items(), this::subnet).textUnlessEmpty("nextToken", page.nextToken());
    }

    private void subnet(Ec2Xml xml, Subnet subnet) {
        xml.text("subnetId", subnet.id())
                .text("state", "available")
                .text("vpcId", subnet.vpcId())
                .text("cidrBlock", subnet.cidr())
                .text("availableIpAddressCount", 65_000)
                .text("availabilityZone", subnet.zone())
                .text("defaultForAz", true)
                .text("mapPublicIpOnLaunch", false)
                .text("ownerId", settings.accountId())
                .tags(Map.of());
    }

    private void describeTemplates(Instant now, QueryRequest request, Ec2Xml xml) {
        List<LaunchTemplate> named = Stream.concat(
                        request.list(TEMPLATE_ID).stream().map(templates::withId),
                        request.list(TEMPLATE_NAME).stream().map(templates::named))
                .toList();
        NavigableMap<String, LaunchTemplate> byId = new TreeMap<>();
        (named.isEmpty() ? templates.byId().values() : named).forEach(template -> byId.put(template.id(), template));
        Page<LaunchTemplate> page =
                Page.of(request, byId, "", TEMPLATE_FILTERS.matching(request), settings.largestPage());
        xml.items("launchTemplates", page.items(), this::template).textUnlessEmpty("nextToken", page.nextToken());
    }

    private void template(Ec2Xml xml, LaunchTemplate template) {
        xml.text("launchTemplateId", template.id())
                .text("launchTemplateName", template.name())
                .time("createTime", template.created())
                .text("createdBy", creator())
                .text("defaultVersionNumber", template.defaultVersion())
                .text("latestVersionNumber", template.latestVersion());
    }

    /** One template's versions; {@code $Default} and {@code $Latest} of all templates are not simulated. */
    private void describeVersions(Instant now, QueryRequest request, Ec2Xml xml) {
        String id = request.text(TEMPLATE_ID);
        LaunchTemplate template =
                id.isEmpty() ? templates.named(request.required(TEMPLATE_NAME)) : templates.withId(id);
        List<String> wanted = request.list("LaunchTemplateVersion");
        List<LaunchTemplate.Version> versions = wanted.isEmpty()
                ? template.versions()
                : wanted.stream().map(template::version).distinct().toList();
        xml.items("launchTemplateVersionSet", versions, (item, version) -> version(item, template, version));
    }

    private void version(Ec2Xml xml, LaunchTemplate template, LaunchTemplate.Version version) {
        xml.text("launchTemplateId", template.id())
                .text("launchTemplateName", template.name())
                .text("versionNumber", version.number())
                .time("createTime", version.created())
                .text("createdBy", creator())
                .text("defaultVersion", version.number() == template.defaultVersion())
                .nest(
                        "launchTemplateData",
                        data -> data.text("imageId", version.imageId())
                                .text("instanceType", version.instanceType())
                                .items(
                                        "tagSpecificationSet",
                                        version.tags().isEmpty() ? List.of() : List.of(version.tags()),
                                        (item, tags) -> item.text("resourceType", "instance")
                                                .tags(tags)));
    }

    private String creator() {
        return "arn:aws:iam::" + settings.accountId() + ":root";
    }
}
