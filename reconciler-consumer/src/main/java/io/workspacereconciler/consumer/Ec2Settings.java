package io.workspacereconciler.consumer;

import io.workspacereconciler.consumer.ec2.Ec2LaunchSettings;
import io.workspacereconciler.consumer.ec2.Ec2Tags;
import io.workspacereconciler.consumer.heal.ChangeKind;
import io.workspacereconciler.consumer.heal.ChangePace;
import io.workspacereconciler.incident.Allowance;
import io.workspacereconciler.settings.Condition;
import io.workspacereconciler.settings.Declaration;
import io.workspacereconciler.settings.Setting;
import io.workspacereconciler.settings.SettingValues;
import io.workspacereconciler.workspace.PlaceColumns;
import io.workspacereconciler.workspace.Places;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * How EC2 is asked and used. Region, credentials and endpoint are the AWS SDK's own settings, unless a place has its own.
 *
 * @param places at least one
 * @param pace how often what restarts change is changed, in each place
 */
public record Ec2Settings(List<Ec2PlaceSettings> places, Ec2Tags tags, ChangePace pace) implements BackendSettings {

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

    static final Setting<String> ACCOUNT = Setting.text("RECONCILER_EC2_ACCOUNT")
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

    static final Setting<String> LAUNCH_TEMPLATE = Setting.text("RECONCILER_EC2_LAUNCH_TEMPLATE")
            .rule(
                    "the name of a launch template, 3 to 128 characters, with `{tier}` as its only variable",
                    name -> name.length() >= 3
                            && name.length() <= 128
                            && !name.replace("{tier}", "").matches(".*[{}].*"))
            .doc("The launch template of new instances, used at its default version;"
                    + " `{tier}` stands for the workspace's tier.");

    static final Setting<Map<String, String>> SUBNETS = Setting.map("RECONCILER_EC2_SUBNETS")
            .optional()
            .doc("A subnet for each zone, `zone=subnet,...`, where no look has told the old instance's.");

    private static final Setting<Double> API_SHARE = Setting.decimal("RECONCILER_EC2_API_SHARE")
            .between("0.01", "1")
            .defaultsTo("0.5")
            .doc("The part of EC2's limits for RunInstances, TerminateInstances, AttachVolume and DetachVolume that all"
                    + " replicas together use in each place; the rest is for others in the account.");

    public Ec2Settings {
        places = List.copyOf(places);
        if (places.isEmpty()) {
            throw new IllegalArgumentException("there is no place");
        }
    }

    /**
     * What these settings are read from; the account must be given when {@code chosen} holds, the launch template when
     * {@code healing} does, unless places are named, which may have their own.
     *
     * @param names of the places, as {@code RECONCILER_EC2_PLACES} lists them
     */
    static List<Declaration> settings(Condition chosen, Condition healing, List<String> names) {
        List<Declaration> settings = new ArrayList<>(List.of(
                ACCOUNT.requiredWhen(chosen.andWithout(Ec2PlaceDeclarations.PLACES)),
                LAUNCH_TEMPLATE.requiredWhen(healing.andWithout(Ec2PlaceDeclarations.PLACES)),
                WORKSPACE_TAG,
                DEVICE_TAG,
                SUBNETS,
                API_SHARE,
                Ec2PlaceDeclarations.PLACES));
        names.forEach(name -> settings.addAll(new Ec2PlaceDeclarations(name, chosen, healing).all()));
        return settings;
    }

    /** How often what restarts change is changed, so that it takes no more than its share of EC2's limits. */
    private static ChangePace pace(SettingValues values) {
        double part = values.get(API_SHARE);
        Map<ChangeKind, Allowance> shares = new EnumMap<>(ChangeKind.class);
        BUCKETS.forEach((kind, bucket) -> shares.put(kind, bucket.share(part)));
        return new ChangePace(shares);
    }

    @Override
    public Places places(PlaceColumns columns) {
        return Places.of(places.stream().map(Ec2PlaceSettings::place).toList(), columns);
    }

    /** From values in which this backend is chosen, read with {@link #settings} of these. */
    static Ec2Settings from(SettingValues values, Condition chosen, Condition healing) {
        List<String> names = values.find(Ec2PlaceDeclarations.PLACES).orElse(List.of());
        return new Ec2Settings(
                names.isEmpty()
                        ? List.of(Ec2PlaceSettings.only(
                                values.get(ACCOUNT),
                                new Ec2LaunchSettings(
                                        values.find(LAUNCH_TEMPLATE).orElse(""),
                                        values.find(SUBNETS).orElse(Map.of()))))
                        : names.stream()
                                .map(name -> new Ec2PlaceDeclarations(name, chosen, healing).from(values))
                                .toList(),
                new Ec2Tags(values.get(WORKSPACE_TAG), values.get(DEVICE_TAG)),
                pace(values));
    }
}
