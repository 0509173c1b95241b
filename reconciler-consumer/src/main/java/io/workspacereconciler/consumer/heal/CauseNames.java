package io.workspacereconciler.consumer.heal;

import io.workspacereconciler.incident.SharedCause;
import io.workspacereconciler.workspace.Place;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Which failures of one restart keep others from going on, too, and under which name: what a launch is refused for by
 * its launch template and zone, a zone that takes nothing by the step, a lack of permission by the place and the step.
 * One step says nothing of another: who may look at a zone may still not launch in it.
 */
final class CauseNames {

    private CauseNames() {}

    /** The name of this cause of a failure in this step of a restart by this plan, if others share it. */
    static Optional<SharedCause> of(FailureCause cause, RestartStep step, Place place, ReplacementPlan plan) {
        if (step != RestartStep.RELEASE && step != RestartStep.LAUNCH && step != RestartStep.ATTACH) {
            return Optional.empty();
        }
        String scope = plan instanceof ReplacementPlan.OnEc2 onEc2
                ? scope(cause, step, place, onEc2)
                : scope(cause, step, place);
        return scope.isEmpty() ? Optional.empty() : Optional.of(new SharedCause(cause + " " + scope));
    }

    /** A control plane does not say what else others share: its words are for people. */
    private static String scope(FailureCause cause, RestartStep step, Place place) {
        return cause == FailureCause.PERMISSION ? place + ", " + step.rule() : "";
    }

    private static String scope(FailureCause cause, RestartStep step, Place place, ReplacementPlan.OnEc2 plan) {
        String template = plan.template().id();
        String zone = plan.subnet().zone();
        return switch (cause) {
            case CAPACITY -> step == RestartStep.LAUNCH ? template + " in " + zone : "";
            case QUOTA, TEMPLATE -> step == RestartStep.LAUNCH ? template : "";
            case ZONE -> place + "/" + zone + ", " + step.rule();
            case PERMISSION -> scope(cause, step, place);
            case THROTTLED,
                    TIMED_OUT,
                    TRANSPORT,
                    STUCK,
                    AMBIGUOUS,
                    TOKEN_SPENT,
                    REPLACEMENT_DIED,
                    NOT_ONLINE_IN_TIME,
                    OTHER -> "";
        };
    }

    /** All that could keep this step from going on, each with its kind. */
    static Map<SharedCause, FailureCause> of(RestartStep step, Place place, ReplacementPlan plan) {
        Map<SharedCause, FailureCause> all = new LinkedHashMap<>();
        for (FailureCause cause : FailureCause.values()) {
            of(cause, step, place, plan).ifPresent(shared -> all.put(shared, cause));
        }
        return all;
    }
}
