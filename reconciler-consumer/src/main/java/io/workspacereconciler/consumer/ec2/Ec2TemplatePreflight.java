package io.workspacereconciler.consumer.ec2;

import io.workspacereconciler.consumer.preflight.Finding;
import io.workspacereconciler.workspace.Workspace;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateVersion;
import software.amazon.awssdk.services.ec2.model.Tag;

/** The launch templates that some workspaces need: each there at its default version, with no tag that is a restart's. */
final class Ec2TemplatePreflight {

    private final Ec2Client client;
    private final Ec2Tags tags;
    private final Ec2LaunchSettings settings;

    Ec2TemplatePreflight(Ec2Client client, Ec2Tags tags, Ec2LaunchSettings settings) {
        this.client = client;
        this.tags = tags;
        this.settings = settings;
    }

    /** One finding for each template. */
    List<Finding> run(List<Workspace> workspaces) {
        List<Finding> findings = new ArrayList<>();
        workspaces.stream()
                .map(workspace -> settings.templateFor(workspace.tier()))
                .collect(Collectors.toCollection(TreeSet::new))
                .forEach(name -> findings.add(template(name)));
        return findings;
    }

    private Finding template(String template) {
        String name = "launch template " + template;
        try {
            List<LaunchTemplateVersion> versions = client.describeLaunchTemplateVersions(
                            request -> request.launchTemplateName(template).versions("$Default"))
                    .launchTemplateVersions();
            if (versions.isEmpty()) {
                return Finding.failed(name, "has no default version", "set one");
            }
            LaunchTemplateVersion version = versions.get(0);
            Set<String> taken = ours(version);
            return taken.isEmpty()
                    ? Finding.passed(name, version.launchTemplateId() + ", version " + version.versionNumber())
                    : Finding.failed(
                            name,
                            "version " + version.versionNumber() + " tags with " + taken,
                            "take it out: only a restart says whose an instance or a volume is");
        } catch (SdkException e) {
            return Finding.failed(
                    name,
                    Ec2Failure.of(e).describe(),
                    "make it, or correct RECONCILER_EC2_LAUNCH_TEMPLATE, or that of the place; `{tier}` stands for the"
                            + " workspace's tier");
        }
    }

    private Set<String> ours(LaunchTemplateVersion version) {
        Set<String> keys = new TreeSet<>();
        if (version.launchTemplateData() != null) {
            version.launchTemplateData().tagSpecifications().stream()
                    .flatMap(specification -> specification.tags().stream())
                    .map(Tag::key)
                    .forEach(keys::add);
        }
        keys.retainAll(Set.of(tags.workspace(), Ec2Tags.INCIDENT));
        return keys;
    }
}
