package io.workspacereconciler.producer;

import io.workspacereconciler.producer.replay.LogAccess;
import io.workspacereconciler.producer.replay.SweepAccess;
import io.workspacereconciler.settings.DatabaseSettings;
import io.workspacereconciler.settings.Declaration;
import io.workspacereconciler.settings.HttpSettings;
import io.workspacereconciler.settings.KafkaSettings;
import io.workspacereconciler.settings.Setting;
import io.workspacereconciler.settings.SettingValues;
import io.workspacereconciler.settings.SettingsReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** All settings of the producer. */
public record ProducerSettings(KafkaSettings kafka, DatabaseSettings database, HttpSettings http, Duration interval) {

    private static final int HTTP_PORT = 8080;

    private static final Setting<Duration> INTERVAL = Setting.duration("RECONCILER_SWEEP_INTERVAL")
            .between("1s", "1h")
            .defaultsTo("60s")
            .doc("The time between two sweeps; the same for all replicas of both programs.");

    /** What these settings are read from, in the order of the README's table. */
    public static final List<Declaration> SETTINGS = settings();

    /** Reads them from an environment; a {@code BadSettingsException} names every problem. */
    public static ProducerSettings read(Map<String, String> environment) {
        SettingValues values = new SettingsReader(SETTINGS).read(environment);
        return new ProducerSettings(
                KafkaSettings.from(values),
                DatabaseSettings.connection(values),
                HttpSettings.from(values),
                values.get(INTERVAL));
    }

    /**
     * Only how to reach Kafka, and the interval, for commands that only read: what else the producer knows is not looked
     * at, what it does not know is refused.
     */
    public static LogAccess readLogAccess(Map<String, String> environment) {
        List<Declaration> wanted = new ArrayList<>(KafkaSettings.SETTINGS);
        wanted.add(INTERVAL);
        SettingValues values = SettingsReader.readPart(SETTINGS, wanted, environment);
        return new LogAccess(KafkaSettings.from(values), values.get(INTERVAL));
    }

    /** What sweeps are asked for with. */
    public SweepAccess sweepAccess() {
        return new SweepAccess(kafka, database, interval);
    }

    private static List<Declaration> settings() {
        List<Declaration> settings = new ArrayList<>(KafkaSettings.SETTINGS);
        settings.addAll(DatabaseSettings.CONNECTION);
        settings.add(INTERVAL);
        settings.addAll(HttpSettings.settings(HTTP_PORT));
        return List.copyOf(settings);
    }
}
