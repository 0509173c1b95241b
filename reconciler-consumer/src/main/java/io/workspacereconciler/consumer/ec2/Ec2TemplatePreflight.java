package io.workspacereconciler.consumer.ec2;

import io.workspacereconciler.consumer.preflight.Finding;
import io.workspacereconciler.consumer.preflight.OnlineRows;
import io.workspacereconciler.database.DatabaseException;
import io.workspacereconciler.operate.StartupException;
import io.workspacereconciler.workspace.Place;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateVersion;
import software.amazon.awssdk.services.ec2.model.Tag;

/** The launch templates that a place needs: each there at its default version, with no tag that is a restart's. */
final class Ec2TemplatePreflight {

    private final Ec2Client client;
    private final Ec2Tags tags;
    private final Place place;
    private final Ec2LaunchSettings settings;

    Ec2TemplatePreflight(Ec2Access access, Ec2LaunchSettings settings) {
        this.client = access.client();
        this.tags = access.tags();
        this.place = access.place();
        this.settings = settings;
    }

    /** One finding for each template; one that is the same for all tiers needs no row. */
    List<Finding> run(OnlineRows rows) {
        if (!settings.isOfTier()) {
            return List.of(template(settings.template()));
        }
        try {
            List<Integer> tiers = rows.tiers(place);
            return tiers.isEmpty()
                    ? List.of(skipped("no row of the registry is online in " + place))
                    : tiers.stream()
                            .map(settings::templateFor)
                            .map(this::template)
                            .toList();
        } catch (DatabaseException | StartupException e) {
            return List.of(skipped("the registry is not to be read: " + e.getMessage()));
        }
    }

    private Finding skipped(String why) {
        return Finding.skipped(name(settings.template()), why);
    }

    private static String name(String template) {
        return "launch template " + template;
    }

    private Finding template(String template) {
        String name = name(template);
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
