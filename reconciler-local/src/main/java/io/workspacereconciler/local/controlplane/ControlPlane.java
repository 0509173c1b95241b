package io.workspacereconciler.local.controlplane;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.workspacereconciler.local.ec2.Ec2Refusal;
import io.workspacereconciler.local.ec2.Ec2World;
import io.workspacereconciler.local.ec2.FaultedRequests.Json;
import io.workspacereconciler.local.ec2.InstanceSnapshot;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** What the contract's routes do to a world; every refusal carries an {@code error}. */
final class ControlPlane {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> TYPES = List.of("t3.small", "t3.medium", "t3.large");

    private final Ec2World world;
    private final Tenant tenant;

    ControlPlane(Ec2World world, Tenant tenant) {
        this.world = world;
        this.tenant = tenant;
    }

    /**
     * Why a caller is refused.
     *
     * @param header by the name of a header, its value or an empty text
     */
    Optional<Json> refusal(UnaryOperator<String> header) {
        if (!header.apply("Authorization").equals("Bearer " + tenant.sharedSecret())) {
            return Optional.of(error(401, "not a platform"));
        }
        return header.apply("X-Molecule-Admin-Token").equals(tenant.adminToken())
                ? Optional.empty()
                : Optional.of(error(403, "not this tenant"));
    }

    Json status(String workspaceId, String instanceId) {
        return own(workspaceId, instanceId)
                .map(instance -> json(200, Map.of("state", instance.state().word())))
                .orElseGet(() -> error(404, "no such instance"));
    }

    /** Ends it for good; what does not run needs no time to be asked twice. */
    Json stop(String workspaceId, String instanceId) {
        return own(workspaceId, instanceId)
                .map(instance -> json(
                        200,
                        Map.of("state", world.terminate(instance.id()).state().word())))
                .orElseGet(() -> error(404, "no such instance"));
    }

    Json provision(String body) {
        try {
            JsonNode request = JSON.readTree(body);
            if (!tenant.orgId().equals(request.path("org_id").asText())
                    || !request.path("tier").isInt()
                    || !request.path("platform_url").isTextual()
                    || !request.path("env").isObject()
                    || !request.has("runtime")) {
                return error(400, "not a provision of this organisation");
            }
            String type = TYPES.get(Math.floorMod(request.path("tier").asInt() - 1, TYPES.size()));
            InstanceSnapshot made = world.provision(request.path("workspace_id").asText(), type);
            return json(
                    201,
                    Map.of(
                            "instance_id", made.id(),
                            "private_ip", made.network().privateIp(),
                            "state", made.state().word()));
        } catch (JsonProcessingException e) {
            return error(400, "no JSON");
        } catch (Ec2Refusal e) {
            return error(422, String.valueOf(e.getMessage()));
        }
    }

    private Optional<InstanceSnapshot> own(String workspaceId, String instanceId) {
        return world.instance(instanceId)
                .filter(instance -> instance.tag(world.settings().workspaceTag())
                        .filter(workspaceId::equals)
                        .isPresent());
    }

    private static Json error(int status, String words) {
        return json(status, Map.of("error", words));
    }

    private static Json json(int status, Map<String, String> fields) {
        return new Json(status, JSON.valueToTree(fields).toString());
    }
}
