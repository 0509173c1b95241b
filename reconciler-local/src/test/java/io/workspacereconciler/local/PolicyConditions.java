package io.workspacereconciler.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.workspacereconciler.local.ec2.ApiCall;
import io.workspacereconciler.local.ec2.Ec2World;
import io.workspacereconciler.local.ec2.InstanceSnapshot;
import io.workspacereconciler.local.ec2.QueryRequest;
import io.workspacereconciler.local.ec2.VolumeSnapshot;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.NullMarked;

/**
 * That calls carry, and are about, what the conditions of a policy ask for. This knows the conditions that the README has,
 * and fails at any other; how AWS evaluates them is not known here.
 */
@NullMarked
public final class PolicyConditions {

    private static final String REQUEST_TAG = "aws:RequestTag/";
    private static final String RESOURCE_TAG = "aws:ResourceTag/";

    private final JsonNode policy;

    public PolicyConditions(JsonNode policy) {
        this.policy = policy;
    }

    /** How many of these calls are under a condition; each meets all of its own. */
    public int met(List<ApiCall> calls, Ec2World world) {
        int under = 0;
        for (ApiCall call : calls) {
            for (JsonNode statement : policy.path("Statement")) {
                if (actions(statement).anyMatch(action -> action.endsWith(":" + call.action()))
                        && statement.has("Condition")) {
                    under++;
                    meets(call, statement.path("Condition"), world);
                }
            }
        }
        return under;
    }

    private static Stream<String> actions(JsonNode statement) {
        JsonNode action = statement.path("Action");
        return action.isArray()
                ? StreamSupport.stream(action.spliterator(), false).map(JsonNode::asText)
                : Stream.of(action.asText());
    }

    private static void meets(ApiCall call, JsonNode conditions, Ec2World world) {
        conditions
                .properties()
                .forEach(operator -> operator.getValue()
                        .properties()
                        .forEach(condition -> meets(
                                call,
                                operator.getKey() + " " + condition.getKey(),
                                condition.getValue().asText(),
                                world)));
    }

    private static void meets(ApiCall call, String condition, String value, Ec2World world) {
        QueryRequest request = call.request();
        if (condition.startsWith("Null " + REQUEST_TAG) && value.equals("false")) {
            assertThat(request.specifiedTags("instance"))
                    .as("%s asks for the tag", call.action())
                    .containsKey(condition.substring(("Null " + REQUEST_TAG).length()));
        } else if (condition.startsWith("Null " + RESOURCE_TAG) && value.equals("false")) {
            assertThat(touched(request, world))
                    .as("what %s is about has the tag", call.action())
                    .isNotEmpty()
                    .allSatisfy(tags ->
                            assertThat(tags).containsKey(condition.substring(("Null " + RESOURCE_TAG).length())));
        } else if (condition.equals("StringEquals sts:ExternalId")) {
            assertThat(request.text("ExternalId")).isNotEmpty();
        } else {
            throw new AssertionError(call.action() + " is under a condition that no test knows: " + condition);
        }
    }

    private static List<Map<String, String>> touched(QueryRequest request, Ec2World world) {
        Set<String> ids = Stream.of(
                        Stream.of(request.text("InstanceId"), request.text("VolumeId")),
                        request.list("InstanceId").stream())
                .flatMap(one -> one)
                .filter(id -> !id.isEmpty())
                .collect(Collectors.toSet());
        return ids.stream().map(id -> tags(id, world).orElseThrow()).toList();
    }

    private static Optional<Map<String, String>> tags(String id, Ec2World world) {
        return world.instance(id)
                .map(InstanceSnapshot::tags)
                .or(() -> world.volumes().stream()
                        .filter(volume -> volume.id().equals(id))
                        .map(VolumeSnapshot::tags)
                        .findFirst());
    }
}
