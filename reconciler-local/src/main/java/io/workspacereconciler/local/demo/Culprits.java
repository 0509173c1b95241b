package io.workspacereconciler.local.demo;

import io.workspacereconciler.local.ec2.ApiCall;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Who did something to an instance last, as far as that is known; thread-safe. */
final class Culprits {
    private static final Set<String> DEADLY = Set.of("TerminateInstances", "StopInstances");

    private final Map<String, String> byInstance = new ConcurrentHashMap<>();

    /** The demo itself. */
    void demo(String instanceId) {
        byInstance.put(instanceId, "by the demo");
    }

    /** Reads a call of EC2's API before it is answered. */
    void called(ApiCall call) {
        if (DEADLY.contains(call.action())) {
            call.request()
                    .list("InstanceId")
                    .forEach(id -> byInstance.put(id, "by an EC2 call with the key " + call.accessKeyId()));
        }
    }

    /** Only the pages for a person are left for what is not known. */
    String of(String instanceId) {
        return byInstance.getOrDefault(instanceId, "by hand");
    }
}
