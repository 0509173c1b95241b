package io.workspacereconciler.consumer;

import io.workspacereconciler.consumer.ec2.Ec2LaunchSettings;
import io.workspacereconciler.consumer.ec2.Ec2Role;
import io.workspacereconciler.settings.Condition;
import io.workspacereconciler.settings.Declaration;
import io.workspacereconciler.settings.Setting;
import io.workspacereconciler.settings.SettingValues;
import java.net.URI;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** The settings of one of several places, under its name; what it leaves out it has from the settings without one. */
final class Ec2PlaceDeclarations {

    /** What the names of all of them begin with. */
    static final String PREFIX = "RECONCILER_EC2_PLACE_";

    /** Stands for a place's name where the settings are explained. */
    static final String ANY = "<NAME>";

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");
    private static final Pattern ROLE = Pattern.compile("arn:aws[a-z-]*:iam::\\d{12}:role/[\\w+=,.@/-]{1,512}");

    /** The names of the places. */
    static final Setting<List<String>> PLACES = Setting.list("RECONCILER_EC2_PLACES")
            .rule("names of lower-case letters, digits and single dashes, each once", Ec2PlaceDeclarations::areNames)
            .optional()
            .doc(
                    "The places where instances are, if there are several: for each name of this list `<NAME>` in the settings"
                            + " that follow stands for it in upper case, with `_` for `-`.");

    private final String name;
    private final Setting<String> account;
    private final Setting<String> region;
    private final Setting<String> role;
    private final Setting<String> externalId;
    private final Setting<String> template;
    private final Setting<Map<String, String>> subnets;
    private final Setting<URI> endpoint;

    /** Of this name, in upper case in variables; {@code chosen} and {@code healing} are those of {@link Ec2Settings}. */
    Ec2PlaceDeclarations(String name, Condition chosen, Condition healing) {
        this.name = name;
        account = Ec2Settings.ACCOUNT
                .named(variable("ACCOUNT"))
                .requiredWhen(chosen.andWithout(Ec2Settings.ACCOUNT))
                .doc("The account that owns the instances of this place; without it RECONCILER_EC2_ACCOUNT.");
        region = Setting.text(variable("REGION"))
                .rule("the name of a region", text -> text.matches("[a-z]{2}(-[a-z0-9]+)+"))
                .requiredWhen(chosen)
                .doc("The region of this place, such as `us-east-1`.");
        role = Setting.text(variable("ROLE_ARN"))
                .rule("the ARN of a role", arn -> ROLE.matcher(arn).matches())
                .optional()
                .doc("The role that is assumed for all calls there; without it the SDK's own credentials are used.");
        externalId = Setting.text(variable("EXTERNAL_ID"))
                .rule("at most 1224 characters", id -> id.length() <= 1224)
                .optional()
                .doc("What the trust policy of that role asks for as `sts:ExternalId`, if it does.");
        template = Ec2Settings.LAUNCH_TEMPLATE
                .named(variable("LAUNCH_TEMPLATE"))
                .requiredWhen(healing.andWithout(Ec2Settings.LAUNCH_TEMPLATE))
                .doc("The launch template of this place; without it RECONCILER_EC2_LAUNCH_TEMPLATE.");
        subnets = Ec2Settings.SUBNETS
                .named(variable("SUBNETS"))
                .doc("The subnets of this place, `zone=subnet,...`; without it RECONCILER_EC2_SUBNETS.");
        endpoint = Setting.uri(variable("ENDPOINT_URL"))
                .rule("`https:`, or `http:` on loopback, without a path", Ec2PlaceDeclarations::isEndpoint)
                .optional()
                .doc("Where EC2 answers for this place; without it the SDK's own endpoint.");
    }

    private static boolean areNames(List<String> names) {
        return names.stream().allMatch(name -> NAME.matcher(name).matches())
                && new HashSet<>(names).size() == names.size();
    }

    private static boolean isEndpoint(URI url) {
        return SafeUrl.isSafe(url)
                && (url.getRawPath().isEmpty() || url.getRawPath().equals("/"));
    }

    /** The names that this environment gives, as far as they are names; none where it gives no list. */
    static List<String> names(Map<String, String> environment) {
        return Arrays.stream(environment.getOrDefault(PLACES.name(), "").split(","))
                .map(String::trim)
                .filter(name -> NAME.matcher(name).matches())
                .distinct()
                .toList();
    }

    private String variable(String what) {
        return variable(name, what);
    }

    /** What a variable of the place of this name is called. */
    static String variable(String name, String what) {
        return PREFIX + name.toUpperCase(Locale.ROOT).replace('-', '_') + "_" + what;
    }

    List<Declaration> all() {
        return List.of(account, region, role, externalId, template, subnets, endpoint);
    }

    /** From values that were read with {@link #all()} and those of {@link Ec2Settings}, in which EC2 is the backend. */
    Ec2PlaceSettings from(SettingValues values) {
        return new Ec2PlaceSettings(
                name,
                values.find(account).orElseGet(() -> values.get(Ec2Settings.ACCOUNT)),
                values.get(region),
                values.find(role)
                        .map(arn -> new Ec2Role(arn, values.find(externalId).orElse(null)))
                        .orElse(null),
                values.find(endpoint).orElse(null),
                new Ec2LaunchSettings(
                        values.find(template)
                                .or(() -> values.find(Ec2Settings.LAUNCH_TEMPLATE))
                                .orElse(""),
                        values.find(subnets)
                                .or(() -> values.find(Ec2Settings.SUBNETS))
                                .orElse(Map.of())));
    }
}
