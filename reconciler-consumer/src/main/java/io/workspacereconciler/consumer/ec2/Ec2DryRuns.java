package io.workspacereconciler.consumer.ec2;

import io.workspacereconciler.consumer.heal.PlannedVolume;
import io.workspacereconciler.consumer.heal.ReplacementPlan;
import io.workspacereconciler.consumer.preflight.Finding;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.TagSpecification;

/**
 * Whether each call would be allowed, asked with {@code DryRun}. What would change something is sent only once a harmless
 * call was answered as a dry run, so that an endpoint that does not know dry runs is never asked to end anything.
 */
final class Ec2DryRuns {

    private static final String ALLOWED = "DryRunOperation";

    private final Ec2Client client;
    private final Ec2Tags tags;
    private boolean known;

    Ec2DryRuns(Ec2Client client, Ec2Tags tags) {
        this.client = client;
        this.tags = tags;
    }

    /** Whether this endpoint has answered a dry run as one. */
    boolean areKnown() {
        return known;
    }

    /** What a check calls. */
    List<Finding> ofChecks() {
        return List.of(
                ask("DescribeInstances", () -> client.describeInstances(request -> request.dryRun(true))),
                ask("DescribeVolumes", () -> client.describeVolumes(request -> request.dryRun(true))));
    }

    /** What a restart looks at beyond that. */
    List<Finding> ofPreparations() {
        return List.of(
                ask(
                        "DescribeLaunchTemplateVersions",
                        () -> client.describeLaunchTemplateVersions(
                                request -> request.dryRun(true).versions("$Default"))),
                ask(
                        "DescribeSpotInstanceRequests",
                        () -> client.describeSpotInstanceRequests(request -> request.dryRun(true))));
    }

    /** What a restart by this plan changes, which must be of an instance that runs; nothing while dry runs are not known. */
    List<Finding> ofChanges(ReplacementPlan.OnEc2 plan) {
        if (!known) {
            return List.of(Finding.skipped(
                    "ec2 changes", "no dry run was answered as one, so none that would change something is sent"));
        }
        String instance = plan.dead().value();
        List<Finding> findings = new ArrayList<>();
        findings.add(ask(
                "RunInstances",
                () -> client.runInstances(run -> run.dryRun(true)
                        .minCount(1)
                        .maxCount(1)
                        .launchTemplate(template -> template.launchTemplateId(
                                        plan.template().id())
                                .version(plan.template().version()))
                        .subnetId(plan.subnet().id())
                        .tagSpecifications(TagSpecification.builder()
                                .resourceType(ResourceType.INSTANCE)
                                .tags(
                                        tag(tags.workspace(), plan.workspace().toString()),
                                        tag(Ec2Tags.INCIDENT, "preflight"))
                                .build()))));
        PlannedVolume volume = plan.volumes().get(0);
        findings.add(ask(
                "DetachVolume",
                () -> client.detachVolume(request ->
                        request.dryRun(true).volumeId(volume.volume()).instanceId(instance))));
        findings.add(ask(
                "AttachVolume",
                () -> client.attachVolume(request -> request.dryRun(true)
                        .volumeId(volume.volume())
                        .instanceId(instance)
                        .device(volume.device()))));
        findings.add(ask(
                "TerminateInstances",
                () -> client.terminateInstances(request -> request.dryRun(true).instanceIds(instance))));
        return findings;
    }

    private Finding ask(String action, Runnable call) {
        String name = "ec2:" + action;
        try {
            call.run();
            return Finding.skipped(name, "this endpoint knows no dry runs");
        } catch (SdkException e) {
            Ec2Failure failure = Ec2Failure.of(e);
            if (ALLOWED.equals(failure.code())) {
                known = true;
                return Finding.passed(name, "allowed");
            }
            return switch (failure.kind()) {
                case ACCESS_DENIED ->
                    Finding.failed(
                            name,
                            failure.describe(),
                            "allow " + name
                                    + (action.equals("RunInstances")
                                            ? ", ec2:CreateTags for it, and iam:PassRole for the template's profile"
                                            : "")
                                    + ", see the README's policies");
                case THROTTLED, TIMED_OUT, TRANSPORT, MALFORMED ->
                    Finding.failed(name, failure.describe(), "try again; if it stays, see the way to EC2");
                case NOT_FOUND, CAPACITY, QUOTA, TEMPLATE, ZONE, TOKEN_SPENT, TOKEN_MISMATCH, NOT_NOW, REFUSED ->
                    Finding.failed(name, failure.describe(), "mend what EC2 names");
            };
        }
    }

    private static Tag tag(String key, String value) {
        return Tag.builder().key(key).value(value).build();
    }
}
