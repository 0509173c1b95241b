package io.workspacereconciler.local.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.workspacereconciler.local.Readme;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/** Logins on a broker that lets the programs do nothing without the README's ACLs. */
public final class SecuredKafka implements AutoCloseable {
    private static final String ADMINISTRATOR = "administrator";
    private static final List<String> ROLES = List.of("producer", "planner", "checker", "healer");

    /** A consumer that has all of its roles. */
    private static final String CONSUMER = "consumer";

    private static final String LISTENER = "ROLES";
    private static final Pattern OPTION = Pattern.compile("--(\\S+) (\\S+)");

    private final EmbeddedKafka broker;
    private final String bootstrapServers;
    private final Admin admin;

    private SecuredKafka(EmbeddedKafka broker, int port) {
        this.broker = broker;
        this.bootstrapServers = "127.0.0.1:" + port;
        this.admin = Admin.create(client(ADMINISTRATOR));
    }

    /**
     * Starts the broker, with no topic and no ACL. Who comes without a login, as the tests themselves do and the broker's
     * controller, may do everything; who logs in may do what it is granted.
     */
    public static SecuredKafka start(Path folder) {
        StringBuilder users = new StringBuilder();
        Stream.concat(Stream.of(ADMINISTRATOR, user(CONSUMER)), ROLES.stream().map(SecuredKafka::user))
                .forEach(user -> users.append(" user_").append(user).append("=\"secret\""));
        KafkaPorts ports = KafkaPorts.free();
        int port = KafkaPorts.free().broker();
        String open = "PLAINTEXT://127.0.0.1:" + ports.broker();
        String roles = LISTENER + "://127.0.0.1:" + port;
        EmbeddedKafka broker = EmbeddedKafka.start(
                folder,
                ports,
                Map.of(
                        "listeners",
                        open + "," + roles + ",CONTROLLER://127.0.0.1:" + ports.controller(),
                        "advertised.listeners",
                        open + "," + roles,
                        "listener.security.protocol.map",
                        "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT," + LISTENER + ":SASL_PLAINTEXT",
                        "inter.broker.listener.name",
                        "PLAINTEXT",
                        "sasl.enabled.mechanisms",
                        "PLAIN",
                        "listener.name." + LISTENER.toLowerCase(Locale.ROOT) + ".plain.sasl.jaas.config",
                        login(ADMINISTRATOR, users.toString()),
                        "authorizer.class.name",
                        "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
                        "super.users",
                        "User:" + ADMINISTRATOR + ";User:ANONYMOUS"));
        return new SecuredKafka(broker, port);
    }

    /** Where the tests themselves connect, without a login. */
    public String openBootstrapServers() {
        return broker.bootstrapServers();
    }

    /** What an administrator's client needs. */
    public Map<String, Object> administrator() {
        return client(ADMINISTRATOR);
    }

    /** The settings of a program that logs in as this role: name, value, name, value. */
    public String[] environment(String role) {
        return new String[] {
            "RECONCILER_KAFKA_BOOTSTRAP_SERVERS",
            bootstrapServers,
            "RECONCILER_KAFKA_SECURITY_PROTOCOL",
            "SASL_PLAINTEXT",
            "RECONCILER_KAFKA_SASL_MECHANISM",
            "PLAIN",
            "RECONCILER_KAFKA_SASL_JAAS_CONFIG",
            login(user(role), "")
        };
    }

    /** Makes the topics of this prefix, of three partitions each, and gives the README's ACLs on them. */
    public void grant(List<String> topics, String prefix) throws Exception {
        grant(topics, 3, prefix);
    }

    /** Makes the topics of this prefix, of so many partitions each, and gives the README's ACLs on them. */
    public void grant(List<String> topics, int partitions, String prefix) throws Exception {
        admin.createTopics(topics.stream()
                        .map(topic -> new NewTopic(topic, partitions, (short) 1))
                        .toList())
                .all()
                .get(30, TimeUnit.SECONDS);
        List<AclBinding> ofTheReadme = acls(prefix);
        List<AclBinding> ofAll = ofTheReadme.stream()
                .filter(acl -> !acl.entry().principal().equals("User:" + user("producer")))
                .map(acl -> new AclBinding(
                        acl.pattern(),
                        entry("User:" + user(CONSUMER), acl.entry().operation())))
                .distinct()
                .toList();
        admin.createAcls(Stream.concat(ofTheReadme.stream(), ofAll.stream()).toList())
                .all()
                .get(30, TimeUnit.SECONDS);
        // the broker learns of them a moment after the controller
        try (Admin last = Admin.create(client(user(CONSUMER)))) {
            await("the ACLs hold")
                    .atMost(Duration.ofSeconds(30))
                    .ignoreExceptions()
                    .until(() -> last.describeTopics(topics)
                                    .allTopicNames()
                                    .get(10, TimeUnit.SECONDS)
                                    .size()
                            == topics.size());
        }
    }

    /** Takes one of the README's ACLs back. */
    public void revoke(AclOperation operation, ResourceType type, String name, String role) throws Exception {
        AclBindingFilter filter = new AclBinding(
                        new ResourcePattern(type, name, PatternType.LITERAL), entry("User:" + user(role), operation))
                .toFilter();
        assertThat(admin.deleteAcls(List.of(filter)).all().get(30, TimeUnit.SECONDS))
                .hasSize(1);
    }

    private static List<AclBinding> acls(String prefix) throws IOException {
        List<AclBinding> acls = new ArrayList<>();
        for (String line : Readme.lines("acls")) {
            if (line.startsWith("acl --")) {
                acls.addAll(command(line.replace("reconciler.", prefix)));
            }
        }
        assertThat(acls).hasSizeGreaterThan(ROLES.size());
        return acls;
    }

    /** As {@code kafka-acls.sh} reads it: every operation for every principal on every resource. */
    private static List<AclBinding> command(String line) {
        List<ResourcePattern> resources = new ArrayList<>();
        List<String> principals = new ArrayList<>();
        PatternType pattern = line.contains("prefixed") ? PatternType.PREFIXED : PatternType.LITERAL;
        String operation = "";
        Matcher options = OPTION.matcher(line);
        while (options.find()) {
            switch (options.group(1)) {
                case "operation" -> operation = options.group(2);
                case "topic" -> resources.add(new ResourcePattern(ResourceType.TOPIC, options.group(2), pattern));
                case "group" -> resources.add(new ResourcePattern(ResourceType.GROUP, options.group(2), pattern));
                case "allow-principal" -> principals.add(options.group(2));
                case "resource-pattern-type" -> {}
                default -> throw new AssertionError("kafka-acls.sh is not read so far: " + line);
            }
        }
        AclOperation allowed = AclOperation.fromString(operation);
        return resources.stream()
                .flatMap(resource ->
                        principals.stream().map(principal -> new AclBinding(resource, entry(principal, allowed))))
                .toList();
    }

    private static AccessControlEntry entry(String principal, AclOperation operation) {
        return new AccessControlEntry(principal, "*", operation, AclPermissionType.ALLOW);
    }

    private Map<String, Object> client(String user) {
        return Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "security.protocol",
                "SASL_PLAINTEXT",
                "sasl.mechanism",
                "PLAIN",
                "sasl.jaas.config",
                login(user, ""));
    }

    private static String user(String role) {
        return "reconciler-" + role;
    }

    private static String login(String user, String more) {
        return "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"" + user
                + "\" password=\"secret\"" + more + ";";
    }

    @Override
    public void close() {
        admin.close();
        broker.close();
    }
}
