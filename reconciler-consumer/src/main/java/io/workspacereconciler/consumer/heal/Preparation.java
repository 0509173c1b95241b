package io.workspacereconciler.consumer.heal;

import java.util.Objects;

/** Whether a workspace's instance can be replaced without losing anything. */
public sealed interface Preparation {

    /** It can, like this. */
    record Ready(ReplacementPlan plan) implements Preparation {
        public Ready {
            Objects.requireNonNull(plan, "plan");
        }
    }

    /** It cannot, until a person has done something about it. */
    record NeedsPerson(String why) implements Preparation {
        public NeedsPerson {
            Objects.requireNonNull(why, "why");
        }
    }
}
