package io.workspacereconciler.consumer.heal;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.workspacereconciler.incident.IncidentId;
import io.workspacereconciler.workspace.NameBasedUuid;
import io.workspacereconciler.workspace.WorkspaceId;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The whole request for a new instance, stored before it is sent; two requests of one incident are never the same. */
@JsonTypeInfo(use = JsonTypeInfo.Id.DEDUCTION)
@JsonSubTypes({@JsonSubTypes.Type(LaunchRequest.OnEc2.class), @JsonSubTypes.Type(LaunchRequest.ByControlPlane.class)})
public sealed interface LaunchRequest {

    /** For whom. */
    WorkspaceId workspace();

    /** Whose attempt it is. */
    IncidentId incident();

    /** Whether it makes one instance however often it is sent; if not, it is never sent again. */
    boolean mayBeRepeated();

    /** The client token of one attempt, counted from 1. */
    static String token(IncidentId incident, int attempt) {
        return NameBasedUuid.of("launch", incident.toString(), Integer.toString(attempt))
                .toString();
    }

    /**
     * For EC2, repeated word for word: under one client token EC2 launches one instance, however often it is asked.
     *
     * @param clientToken of the incident and the attempt: a token whose instance has died never launches another
     */
    record OnEc2(
            String clientToken,
            WorkspaceId workspace,
            IncidentId incident,
            ReplacementPlan.Template template,
            ReplacementPlan.Subnet subnet)
            implements LaunchRequest {

        public OnEc2 {
            Objects.requireNonNull(clientToken, "clientToken");
            Objects.requireNonNull(workspace, "workspace");
            Objects.requireNonNull(incident, "incident");
            Objects.requireNonNull(template, "template");
            Objects.requireNonNull(subnet, "subnet");
        }

        @Override
        public boolean mayBeRepeated() {
            return true;
        }

        /**
         * This request, if it is one for EC2.
         *
         * @throws ReplacementException when the restart was begun over another backend
         */
        public static OnEc2 of(LaunchRequest request) {
            if (request instanceof OnEc2 ours) {
                return ours;
            }
            throw ReplacementException.begunElsewhere();
        }
    }

    /**
     * For a control plane, never repeated: it knows no token, and would make another instance.
     *
     * @param attempt counted from 1
     */
    record ByControlPlane(
            IncidentId incident,
            int attempt,
            WorkspaceId workspace,
            @Nullable String runtime,
            int tier) implements LaunchRequest {

        public ByControlPlane {
            Objects.requireNonNull(incident, "incident");
            Objects.requireNonNull(workspace, "workspace");
        }

        @Override
        public boolean mayBeRepeated() {
            return false;
        }

        /**
         * This request, if it is one for a control plane.
         *
         * @throws ReplacementException when the restart was begun over another backend
         */
        public static ByControlPlane of(LaunchRequest request) {
            if (request instanceof ByControlPlane ours) {
                return ours;
            }
            throw ReplacementException.begunElsewhere();
        }
    }
}
