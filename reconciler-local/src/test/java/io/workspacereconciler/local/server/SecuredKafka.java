package io.workspacereconciler.local.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.workspacereconciler.local.Readme;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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

/** A broker of a test's own that lets nobody do anything without a login and the README's ACLs. */
public final class SecuredKafka implements AutoCloseable {
    private static final String ADMINISTRATOR = "administrator";
    private static final List<String> ROLES = List.of("producer", "planner", "checker", "healer");
    private static final Pattern OPTION = Pattern.compile("--(\\S+) (\\S+)");

    private final EmbeddedKafka broker;
    private final Admin admin;

    private SecuredKafka(EmbeddedKafka broker) {
        this.broker = broker;
        this.admin = Admin.create(client(ADMINISTRATOR));
    }

    /** Starts the broker, with no topic and no ACL. */
    public static SecuredKafka start(Path folder) {
        StringBuilder users = new StringBuilder();
        List.of(ADMINISTRATOR, user("producer"), user("planner"), user("checker"), user("healer"))
                .forEach(user -> users.append(" user_").append(user).append("=\"secret\""));
        return new SecuredKafka(EmbeddedKafka.start(
                folder,
                KafkaPorts.free(),
                Map.of(
                        "listener.security.protocol.map", "PLAINTEXT:SASL_PLAINTEXT,CONTROLLER:PLAINTEXT",
                        "inter.broker.listener.name", "PLAINTEXT",
                        "sasl.enabled.mechanisms", "PLAIN",
                        "sasl.mechanism.inter.broker.protocol", "PLAIN",
                        "listener.name.plaintext.plain.sasl.jaas.config", login(ADMINISTRATOR, users.toString()),
                        "authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
                        // the broker itself, on the controller's listener
                        "super.users", "User:" + ADMINISTRATOR + ";User:ANONYMOUS")));
    }

    /** What an administrator's client needs. */
    public Map<String, Object> administrator() {
        return client(ADMINISTRATOR);
    }

    /** The settings of a program that logs in as this role: name, value, name, value. */
    public String[] environment(String role) {
        return new String[] {
            "RECONCILER_KAFKA_BOOTSTRAP_SERVERS",
            broker.bootstrapServers(),
            "RECONCILER_KAFKA_SECURITY_PROTOCOL",
            "SASL_PLAINTEXT",
            "RECONCILER_KAFKA_SASL_MECHANISM",
            "PLAIN",
            "RECONCILER_KAFKA_SASL_JAAS_CONFIG",
            login(user(role), "")
        };
    }

    /** Makes the topics of this prefix and gives the README's ACLs on them. */
    public void grant(List<String> topics, String prefix) throws Exception {
        admin.createTopics(topics.stream()
                        .map(topic -> new NewTopic(topic, 3, (short) 1))
                        .toList())
                .all()
                .get(30, TimeUnit.SECONDS);
        admin.createAcls(acls(prefix)).all().get(30, TimeUnit.SECONDS);
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
                broker.bootstrapServers(),
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
