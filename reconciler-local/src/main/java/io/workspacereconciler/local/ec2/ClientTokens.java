package io.workspacereconciler.local.ec2;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Which instance each client token launched: the same token with the same parameters names the same instance, also
 * after that instance has vanished. Not thread-safe.
 */
final class ClientTokens {
    private record Use(String fingerprint, String instanceId) {}

    private final Map<String, Use> uses = new HashMap<>();

    /** The instance that this token launched before, or a refusal when the parameters differ. */
    Optional<String> launchedBefore(RunRequest request) {
        Use use = uses.get(request.clientToken());
        if (use == null) {
            return Optional.empty();
        }
        if (!use.fingerprint().equals(request.fingerprint())) {
            throw Ec2Refusal.of(
                    "IdempotentParameterMismatch",
                    "Arguments on this idempotent request are inconsistent with arguments used in previous request(s).");
        }
        return Optional.of(use.instanceId());
    }

    void remember(RunRequest request, String instanceId) {
        if (!request.clientToken().isEmpty()) {
            uses.put(request.clientToken(), new Use(request.fingerprint(), instanceId));
        }
    }

    void forget(String clientToken) {
        uses.remove(clientToken);
    }
}
