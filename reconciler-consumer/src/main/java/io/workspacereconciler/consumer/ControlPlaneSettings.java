package io.workspacereconciler.consumer;

import io.workspacereconciler.check.InstanceState;
import io.workspacereconciler.consumer.controlplane.ControlPlaneAccess;
import io.workspacereconciler.consumer.heal.ChangePace;
import io.workspacereconciler.incident.Allowance;
import io.workspacereconciler.settings.Condition;
import io.workspacereconciler.settings.Declaration;
import io.workspacereconciler.settings.Secret;
import io.workspacereconciler.settings.Setting;
import io.workspacereconciler.settings.SettingValues;
import io.workspacereconciler.workspace.PlaceColumns;
import io.workspacereconciler.workspace.Places;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How the control plane is asked and used. */
public record ControlPlaneSettings(ControlPlaneAccess access) implements BackendSettings {

    /**
     * The contract names no limit, and a mass death must not become a stampede. Half of EC2's for RunInstances, which a
     * provision comes to in the end: what the control plane provisions for others draws on that, too.
     */
    private static final ChangePace PACE = ChangePace.each(new Allowance(Duration.ofSeconds(1), 2));

    /** What may stand in a header. */
    private static final Pattern PRINTABLE = Pattern.compile("[\\x21-\\x7e]+");

    private static final Set<String> NOT_RUNNING = words(false);
    private static final Set<String> RUNNING = words(true);

    private static final Setting<URI> URL = Setting.uri("RECONCILER_CONTROL_PLANE_URL")
            .rule("`https:`, or `http:` on loopback, without user, query or fragment", SafeUrl::isSafe)
            .doc("What the routes of the control plane begin with.");

    private static final Setting<String> ORG_ID =
            Setting.text("RECONCILER_CONTROL_PLANE_ORG_ID").doc("The organisation for which it provisions.");

    private static final Setting<Secret> SHARED_SECRET =
            credential("RECONCILER_CONTROL_PLANE_SHARED_SECRET").doc("Says that the caller is a platform.");

    private static final Setting<Secret> ADMIN_TOKEN =
            credential("RECONCILER_CONTROL_PLANE_ADMIN_TOKEN").doc("Says which tenant the caller is.");

    private static final Setting<URI> PLATFORM_URL = Setting.uri("RECONCILER_CONTROL_PLANE_PLATFORM_URL")
            .doc("Where the agents that it provisions find the platform.");

    private static final Setting<List<String>> DEAD_STATES = Setting.list("RECONCILER_CONTROL_PLANE_DEAD_STATES")
            .rule("these four and any others but `pending` and `running`", ControlPlaneSettings::areDead)
            .defaultsTo("stopping,stopped,shutting-down,terminated")
            .doc("The states that mean that an instance does not run; one that is not EC2's counts as stopped.");

    private static Setting<Secret> credential(String name) {
        return Setting.secret(name)
                .rule(
                        "printable ASCII characters without blanks",
                        secret -> PRINTABLE.matcher(secret.reveal()).matches());
    }

    private static boolean areDead(List<String> states) {
        return states.containsAll(NOT_RUNNING) && states.stream().noneMatch(RUNNING::contains);
    }

    private static Set<String> words(boolean running) {
        return Stream.of(InstanceState.values())
                .filter(state -> state.isRunning() == running)
                .map(InstanceState::word)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** What these settings are read from; all but the last must be given when {@code chosen} holds. */
    static List<Declaration> settings(Condition chosen) {
        return List.of(
                URL.requiredWhen(chosen),
                ORG_ID.requiredWhen(chosen),
                SHARED_SECRET.requiredWhen(chosen),
                ADMIN_TOKEN.requiredWhen(chosen),
                PLATFORM_URL.requiredWhen(chosen),
                DEAD_STATES);
    }

    /** From values in which this backend is chosen. */
    static ControlPlaneSettings from(SettingValues values) {
        return new ControlPlaneSettings(new ControlPlaneAccess(
                withoutSlash(values.get(URL)),
                values.get(ORG_ID),
                values.get(SHARED_SECRET),
                values.get(ADMIN_TOKEN),
                values.get(PLATFORM_URL),
                Set.copyOf(values.get(DEAD_STATES))));
    }

    private static URI withoutSlash(URI url) {
        return URI.create(url.toString().replaceAll("/+$", ""));
    }

    @Override
    public Places places(PlaceColumns columns) {
        return Places.everythingIn(access.place());
    }

    @Override
    public ChangePace pace() {
        return PACE;
    }
}
