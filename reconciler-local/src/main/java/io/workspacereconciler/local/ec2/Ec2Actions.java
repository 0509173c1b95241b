package io.workspacereconciler.local.ec2;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** All actions of a world by name; every request gets a reply, an unknown action {@code InvalidAction}. */
final class Ec2Actions {
    private final Ec2World world;
    private final Map<String, Ec2Action> byName;

    Ec2Actions(Ec2World world, List<Map<String, Ec2Action>> groups) {
        this.world = world;
        this.byName = groups.stream()
                .flatMap(group -> group.entrySet().stream())
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    Reply.Whole answer(QueryRequest request, String requestId) {
        try {
            Ec2Action action = byName.get(request.action());
            if (action == null) {
                throw Ec2Refusal.of(
                        "InvalidAction", "The action " + request.action() + " is not valid for this web service.");
            }
            if (request.action().startsWith("Describe")) {
                request.endDryRun();
            }
            return Reply.xml(
                    200,
                    world.inTurn(now ->
                            Ec2Xml.response(request.action(), requestId, xml -> action.answer(now, request, xml))));
        } catch (Ec2Refusal refusal) {
            return Reply.refusal(refusal, requestId);
        }
    }
}
