package io.workspacereconciler.consumer;

import io.workspacereconciler.check.Mode;
import io.workspacereconciler.check.ProofPolicy;
import io.workspacereconciler.consumer.command.Patience;
import io.workspacereconciler.consumer.heal.RestartSettings;
import io.workspacereconciler.guard.GuardLimits;
import io.workspacereconciler.settings.Condition;
import io.workspacereconciler.settings.DatabaseSettings;
import io.workspacereconciler.settings.Declaration;
import io.workspacereconciler.settings.HttpSettings;
import io.workspacereconciler.settings.KafkaSettings;
import io.workspacereconciler.settings.Setting;
import io.workspacereconciler.settings.SettingValues;
import io.workspacereconciler.settings.SettingsReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** All settings of the consumer. */
public record ConsumerSettings(
        Work work,
        KafkaSettings kafka,
        DatabaseSettings database,
        HttpSettings http,
        CheckSettings check,
        ProofPolicy.Limits proof,
        GuardLimits guard,
        RestartSettings restart,
        BackendSettings backend) {

    /** What this replica does, and whether it acts. */
    public record Work(Mode mode, Set<Role> roles) {
        public Work {
            roles = Set.copyOf(roles);
        }

        /** What is really done: in observe mode nothing is healed. */
        Set<Role> active() {
            Set<Role> active = EnumSet.copyOf(roles);
            if (mode == Mode.OBSERVE) {
                active.remove(Role.HEALER);
            }
            return active;
        }
    }

    /**
     * How batches are checked.
     *
     * @param interval the time between two sweeps
     * @param batchLimit workspaces in a batch, at most 200: EC2's limit on the values of a filter
     * @param timeout the time limit of one check
     * @param batchesInFlight batches that this replica works on at a time
     */
    public record CheckSettings(Duration interval, int batchLimit, Duration timeout, int batchesInFlight) {}

    private static final int HTTP_PORT = 8081;

    private static final Setting<Mode> MODE = Setting.constant("RECONCILER_MODE", Mode.class)
            .doc("`observe` shows what would be done and changes nothing; `heal` acts.");

    static final Setting<List<String>> ROLES = Setting.list("RECONCILER_ROLES")
            .oneOf("planner", "checker", "healer")
            .defaultsTo("planner,checker,healer")
            .doc("What this replica does; leave `healer` out where another auto-heal consumer stands in its place.");

    private static final Setting<Duration> INTERVAL = Setting.duration("RECONCILER_SWEEP_INTERVAL")
            .between("1s", "1h")
            .defaultsTo("60s")
            .doc("The time between two sweeps; the same for all replicas of both programs.");

    private static final Setting<Integer> BATCH_LIMIT = Setting.integer("RECONCILER_SWEEP_BATCH_LIMIT")
            .between("1", "200")
            .defaultsTo("200")
            .doc("The most workspaces in a batch.");

    private static final Setting<Duration> CHECK_TIMEOUT = Setting.duration("RECONCILER_CHECK_TIMEOUT")
            .between("1s", "60s")
            .defaultsTo("10s")
            .doc("The time limit of one check; what takes longer is unknown.");

    private static final Setting<Duration> STOPPED_GRACE = Setting.duration("RECONCILER_CHECK_STOPPED_GRACE")
            .between("0s", "24h")
            .defaultsTo("2m")
            .doc("How long an instance must stay stopped before it counts as dead: a resize stops and starts.");

    private static final Setting<Duration> ABSENT_GRACE = Setting.duration("RECONCILER_CHECK_ABSENT_GRACE")
            .between("1s", "24h")
            .defaultsTo("10m")
            .doc(
                    "How long an instance must be absent from three or more sweeps, with its workspace's volumes lying free,"
                            + " before it counts as dead.");

    private static final Setting<Integer> BATCHES_IN_FLIGHT = Setting.integer("RECONCILER_CHECK_BATCHES_IN_FLIGHT")
            .between("1", "100")
            .defaultsTo("16")
            .doc("The most batches that a replica works on at a time.");

    private static final Setting<Double> GUARD_MAX_FRACTION = Setting.decimal("RECONCILER_GUARD_MAX_FRACTION")
            .rule("more than 0 and at most 1", fraction -> fraction > 0 && fraction <= 1)
            .defaultsTo("0.1")
            .doc("The part of a zone, a place and the fleet whose deaths the guard lets through within its window.");

    private static final Setting<Integer> GUARD_MIN_COUNT = Setting.integer("RECONCILER_GUARD_MIN_COUNT")
            .between("1", "100000")
            .defaultsTo("5")
            .doc("So many deaths it lets through in any case, however small the zone, the place or the fleet is.");

    private static final Setting<Duration> GUARD_WINDOW = Setting.duration("RECONCILER_GUARD_WINDOW")
            .between("1s", "24h")
            .defaultsTo("1h")
            .doc("How long a death that was let through counts.");

    private static final Setting<Duration> GUARD_RAMP_AFTER = Setting.duration("RECONCILER_GUARD_RAMP_AFTER")
            .between("1s", "24h")
            .defaultsTo("10m")
            .doc(
                    "How long a final death is held before one is let through, and then, each so much later, two, four and so"
                            + " on, while those before are online again.");

    private static final Setting<RestartSettings.OnlineWhen> ONLINE_WHEN = Setting.constant(
                    "RECONCILER_RESTART_ONLINE_WHEN", RestartSettings.OnlineWhen.class)
            .defaultsTo("registered")
            .doc("A restarted workspace is online when the platform says so (`registered`)"
                    + " or as soon as its instance runs with its volumes (`instance-running`).");

    private static final Setting<Duration> ONLINE_TIMEOUT = Setting.duration("RECONCILER_RESTART_ONLINE_TIMEOUT")
            .between("10s", "24h")
            .defaultsTo("15m")
            .doc("How long a new instance has to come online before another is tried.");

    private static final Setting<Duration> LEASE = Setting.duration("RECONCILER_RESTART_LEASE")
            .between("15s", "10m")
            .defaultsTo("30s")
            .doc("How long a restart stays with a healer that is silent before another goes on with it.");

    private static final Setting<BackendSettings.Word> BACKEND = Setting.constant(
                    "RECONCILER_BACKEND", BackendSettings.Word.class)
            .defaultsTo("ec2")
            .doc(
                    "Who is asked about instances and replaces them: `ec2` itself, or the `control-plane` of a platform that"
                            + " alone may use EC2.");

    private static final Condition ON_EC2 = Condition.when(BACKEND, "ec2");
    private static final Condition HEALING = ON_EC2.and(ROLES, "healer").and(MODE, "heal");

    /** What these settings are read from, in the order of the README's table. */
    public static final List<Declaration> SETTINGS = settings(List.of(Ec2PlaceDeclarations.ANY));

    /** Reads them from an environment; a {@code BadSettingsException} names every problem. */
    public static ConsumerSettings read(Map<String, String> environment) {
        List<String> names = Ec2PlaceDeclarations.names(environment);
        List<Declaration> settings = new ArrayList<>(settings(names));
        settings.add(Ec2PlacesCheck.of(environment, names));
        SettingValues values = new SettingsReader(settings).read(environment);
        BackendSettings backend = backend(values);
        return new ConsumerSettings(
                new Work(values.get(MODE), roles(values.get(ROLES))),
                KafkaSettings.from(values),
                DatabaseSettings.from(values),
                HttpSettings.from(values),
                new CheckSettings(
                        values.get(INTERVAL),
                        values.get(BATCH_LIMIT),
                        values.get(CHECK_TIMEOUT),
                        values.get(BATCHES_IN_FLIGHT)),
                new ProofPolicy.Limits(values.get(STOPPED_GRACE), values.get(ABSENT_GRACE), values.get(INTERVAL)),
                new GuardLimits(
                        values.get(GUARD_MAX_FRACTION),
                        values.get(GUARD_MIN_COUNT),
                        values.get(GUARD_WINDOW),
                        values.get(GUARD_RAMP_AFTER)),
                new RestartSettings(
                        values.get(ONLINE_WHEN), values.get(ONLINE_TIMEOUT), values.get(LEASE), backend.pace()),
                backend);
    }

    private static BackendSettings backend(SettingValues values) {
        return switch (values.get(BACKEND)) {
            case EC2 -> Ec2Settings.from(values, ON_EC2, HEALING);
            case CONTROL_PLANE -> ControlPlaneSettings.from(values);
        };
    }

    /**
     * Only how to reach Kafka, for commands that need nothing else: what else the consumer knows is not looked at, what it
     * does not know is refused.
     */
    public static KafkaSettings readKafka(Map<String, String> environment) {
        return KafkaSettings.from(readOnly(KafkaSettings.SETTINGS, environment));
    }

    /** Only how to reach the database and the registry in it; otherwise as {@link #readKafka}. */
    public static DatabaseSettings readDatabase(Map<String, String> environment) {
        return DatabaseSettings.from(readOnly(DatabaseSettings.SETTINGS, environment));
    }

    /** Only how long what is not final is waited for, with the defaults; otherwise as {@link #readKafka}. */
    public static Patience readPatience(Map<String, String> environment) {
        SettingValues values = readOnly(List.of(STOPPED_GRACE, ABSENT_GRACE, GUARD_RAMP_AFTER), environment);
        return new Patience(values.get(STOPPED_GRACE), values.get(ABSENT_GRACE), values.get(GUARD_RAMP_AFTER));
    }

    private static SettingValues readOnly(List<Declaration> wanted, Map<String, String> environment) {
        return SettingsReader.readPart(SETTINGS, wanted, environment);
    }

    private static Set<Role> roles(List<String> words) {
        Set<Role> roles = EnumSet.noneOf(Role.class);
        words.forEach(word -> roles.add(Role.valueOf(word.toUpperCase(Locale.ROOT))));
        return roles;
    }

    private static List<Declaration> settings(List<String> places) {
        List<Declaration> settings = new ArrayList<>(List.of(MODE, ROLES));
        settings.addAll(KafkaSettings.SETTINGS);
        settings.addAll(DatabaseSettings.SETTINGS);
        settings.addAll(List.of(
                INTERVAL,
                BATCH_LIMIT,
                CHECK_TIMEOUT,
                STOPPED_GRACE,
                ABSENT_GRACE,
                BATCHES_IN_FLIGHT,
                GUARD_MAX_FRACTION,
                GUARD_MIN_COUNT,
                GUARD_WINDOW,
                GUARD_RAMP_AFTER,
                ONLINE_WHEN,
                ONLINE_TIMEOUT,
                LEASE,
                BACKEND));
        settings.addAll(Ec2Settings.settings(ON_EC2, HEALING, places));
        settings.addAll(ControlPlaneSettings.settings(Condition.when(BACKEND, "control-plane")));
        settings.addAll(HttpSettings.settings(HTTP_PORT));
        return List.copyOf(settings);
    }
}
