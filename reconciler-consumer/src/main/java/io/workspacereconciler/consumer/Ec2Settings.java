package io.workspacereconciler.consumer;

import io.workspacereconciler.consumer.ec2.Ec2LaunchSettings;
import io.workspacereconciler.consumer.ec2.Ec2Place;
import io.workspacereconciler.consumer.ec2.Ec2Tags;
import io.workspacereconciler.consumer.heal.ChangeKind;
import io.workspacereconciler.consumer.heal.ChangePace;
import io.workspacereconciler.incident.Allowance;
import io.workspacereconciler.settings.Condition;
import io.workspacereconciler.settings.Declaration;
import io.workspacereconciler.settings.Setting;
import io.workspacereconciler.settings.SettingValues;
import io.workspacereconciler.workspace.Place;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * How EC2 is asked and used. Region, credentials and endpoint are the AWS SDK's own settings.
 *
 * @param account the owner that every answer must name
 * @param pace how often what restarts change is changed
 */
public record Ec2Settings(String account, Ec2Tags tags, Ec2LaunchSettings launch, ChangePace pace)
        implements BackendSettings {

    /** One of EC2's token buckets: how many requests it holds, and how many each second brings. */
    private record Bucket(int requests, int perSecond) {

        /** This part of it, but one request at least. */
        Allowance share(double part) {
            long micros = (long) Math.ceil(1e6 / (perSecond * part));
            return new Allowance(Duration.of(micros, ChronoUnit.MICROS), Math.max(1, (int) (requests * part)));
        }
    }

    /**
     * EC2's limits for what restarts change (EC2 Developer Guide, "Request throttling"). RunInstances has another one of
     * 1,000 instances and 2 a second, which launches of one instance each never reach first.
     */
    private static final Map<ChangeKind, Bucket> BUCKETS = Map.of(
            ChangeKind.LAUNCH, new Bucket(5, 2),
            ChangeKind.END, new Bucket(100, 5),
            ChangeKind.ATTACH, new Bucket(50, 5),
            ChangeKind.DETACH, new Bucket(50, 5));

    private static final Setting<String> ACCOUNT = Setting.text("RECONCILER_EC2_ACCOUNT")
            .rule("the 12 digits of an AWS account", account -> account.matches("\\d{12}"))
            .doc("The account that owns the instances; an answer that names another owner is unknown.");

    private static final Setting<String> WORKSPACE_TAG = Setting.text("RECONCILER_EC2_WORKSPACE_TAG")
            .rule("at most 128 characters", tag -> tag.length() <= 128)
            .defaultsTo("WorkspaceId")
            .doc("The tag on instances and volumes whose value is the workspace's id.");

    private static final Setting<String> DEVICE_TAG = Setting.text("RECONCILER_EC2_DEVICE_TAG")
            .rule("at most 128 characters", tag -> tag.length() <= 128)
            .defaultsTo("Device")
            .doc("The tag on volumes that names their device, where none was seen.");

    private static final Setting<String> LAUNCH_TEMPLATE = Setting.text("RECONCILER_EC2_LAUNCH_TEMPLATE")
            .rule(
                    "the name of a launch template, 3 to 128 characters, with `{tier}` as its only variable",
                    name -> name.length() >= 3
                            && name.length() <= 128
                            && !name.replace("{tier}", "").matches(".*[{}].*"))
            .doc("The launch template of new instances, used at its default version;"
                    + " `{tier}` stands for the workspace's tier.");

    private static final Setting<Map<String, String>> SUBNETS = Setting.map("RECONCILER_EC2_SUBNETS")
            .optional()
            .doc("A subnet for each zone, `zone=subnet,...`, where no look has told the old instance's.");

    private static final Setting<Double> API_SHARE = Setting.decimal("RECONCILER_EC2_API_SHARE")
            .between("0.01", "1")
            .defaultsTo("0.5")
            .doc("The part of EC2's limits for RunInstances, TerminateInstances, AttachVolume and DetachVolume that all"
                    + " replicas together use; the rest is for others in the account.");

    /**
     * What these settings are read from; the account must be given when {@code chosen} holds, the launch template when
     * {@code healing} does.
     */
    static List<Declaration> settings(Condition chosen, Condition healing) {
        return List.of(
                ACCOUNT.requiredWhen(chosen),
                LAUNCH_TEMPLATE.requiredWhen(healing),
                WORKSPACE_TAG,
                DEVICE_TAG,
                SUBNETS,
                API_SHARE);
    }

    /** How often what restarts change is changed, so that it takes no more than its share of EC2's limits. */
    private static ChangePace pace(SettingValues values) {
        double part = values.get(API_SHARE);
        Map<ChangeKind, Allowance> shares = new EnumMap<>(ChangeKind.class);
        BUCKETS.forEach((kind, bucket) -> shares.put(kind, bucket.share(part)));
        return new ChangePace(shares);
    }

    @Override
    public Place place() {
        return Ec2Place.configured(account);
    }

    /** From values in which this backend is chosen. */
    static Ec2Settings from(SettingValues values) {
        return new Ec2Settings(
                values.get(ACCOUNT),
                new Ec2Tags(values.get(WORKSPACE_TAG), values.get(DEVICE_TAG)),
                new Ec2LaunchSettings(
                        values.find(LAUNCH_TEMPLATE).orElse(""),
                        values.find(SUBNETS).orElse(Map.of())),
                pace(values));
    }
}
