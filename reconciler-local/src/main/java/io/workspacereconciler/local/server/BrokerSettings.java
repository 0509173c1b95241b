package io.workspacereconciler.local.server;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;

/** The settings of a single broker that starts, restarts and balances its consumer groups in seconds. */
final class BrokerSettings {
    private BrokerSettings() {}

    /** What any single broker of ours is given, in whatever process or container it runs. */
    static Map<String, String> quick() {
        Map<String, String> settings = new HashMap<>();
        settings.put("auto.create.topics.enable", "false");
        // one broker, so one replica of everything
        settings.put("default.replication.factor", "1");
        settings.put("min.insync.replicas", "1");
        settings.put("offsets.topic.num.partitions", "3");
        settings.put("offsets.topic.replication.factor", "1");
        settings.put("transaction.state.log.num.partitions", "3");
        settings.put("transaction.state.log.replication.factor", "1");
        settings.put("transaction.state.log.min.isr", "1");
        settings.put("share.coordinator.state.topic.num.partitions", "3");
        settings.put("share.coordinator.state.topic.replication.factor", "1");
        settings.put("share.coordinator.state.topic.min.isr", "1");
        // a restarted broker is let in when its old session has ended: 3 s instead of 9
        settings.put("broker.session.timeout.ms", "3000");
        settings.put("broker.heartbeat.interval.ms", "500");
        // classic groups wait 3 s for a first member, consumer groups learn of a change by a heartbeat every 5 s
        settings.put("group.initial.rebalance.delay.ms", "0");
        settings.put("group.consumer.min.heartbeat.interval.ms", "100");
        settings.put("group.consumer.heartbeat.interval.ms", "300");
        settings.put("group.consumer.min.session.timeout.ms", "6000");
        settings.put("group.consumer.session.timeout.ms", "6000");
        // 128 MiB unless told otherwise
        settings.put("log.cleaner.dedupe.buffer.size", "2097152");
        return Map.copyOf(settings);
    }

    /** The whole configuration of a broker in this process, which is its own controller. */
    static Properties inProcess(Path dataFolder, KafkaPorts ports) {
        Properties settings = new Properties();
        settings.putAll(quick());
        settings.setProperty("process.roles", "broker,controller");
        settings.setProperty("node.id", "1");
        settings.setProperty("controller.quorum.voters", "1@127.0.0.1:" + ports.controller());
        settings.setProperty("controller.listener.names", "CONTROLLER");
        settings.setProperty(
                "listeners",
                "PLAINTEXT://127.0.0.1:" + ports.broker() + ",CONTROLLER://127.0.0.1:" + ports.controller());
        settings.setProperty("advertised.listeners", "PLAINTEXT://127.0.0.1:" + ports.broker());
        settings.setProperty("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
        settings.setProperty("log.dirs", dataFolder.toString());
        settings.setProperty("num.network.threads", "2");
        settings.setProperty("num.io.threads", "2");
        settings.setProperty("background.threads", "2");
        return settings;
    }
}
