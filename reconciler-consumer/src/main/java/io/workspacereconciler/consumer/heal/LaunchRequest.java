package io.workspacereconciler.consumer.heal;

import io.workspacereconciler.incident.IncidentId;
import io.workspacereconciler.workspace.NameBasedUuid;
import io.workspacereconciler.workspace.WorkspaceId;
import java.util.Objects;

/**
 * The whole request for a new instance, stored before it is sent and repeated word for word: under one client token
 * EC2 launches one instance, however often it is asked.
 *
 * @param clientToken of the incident and the attempt: a token whose instance has died never launches another
 */
public record LaunchRequest(
        String clientToken,
        WorkspaceId workspace,
        IncidentId incident,
        ReplacementPlan.Template template,
        ReplacementPlan.Subnet subnet) {

    public LaunchRequest {
        Objects.requireNonNull(clientToken, "clientToken");
        Objects.requireNonNull(workspace, "workspace");
        Objects.requireNonNull(incident, "incident");
        Objects.requireNonNull(template, "template");
        Objects.requireNonNull(subnet, "subnet");
    }

    /** The request of one attempt, counted from 1. */
    static LaunchRequest of(IncidentId incident, int attempt, ReplacementPlan plan) {
        return new LaunchRequest(token(incident, attempt), plan.workspace(), incident, plan.template(), plan.subnet());
    }

    /** The client token of one attempt, counted from 1. */
    static String token(IncidentId incident, int attempt) {
        return NameBasedUuid.of("launch", incident.toString(), Integer.toString(attempt))
                .toString();
    }
}
