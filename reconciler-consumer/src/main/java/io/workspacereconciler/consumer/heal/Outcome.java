package io.workspacereconciler.consumer.heal;

import java.util.Objects;

/** What became of something that EC2 does in its own time. */
public sealed interface Outcome {

    /** It is done, as EC2's own answer shows. */
    record Done() implements Outcome {}

    /** What was to be freed needs nothing: the instance has ended, and its end is final. */
    record Gone() implements Outcome {}

    /** It is under way, or cannot be begun yet. */
    record NotYet(String why) implements Outcome {
        public NotYet {
            Objects.requireNonNull(why, "why");
        }
    }

    /** The instance that it is about is dead. */
    record Died(String how) implements Outcome {
        public Died {
            Objects.requireNonNull(how, "how");
        }
    }

    /** EC2 does not show the instance: it is gone, or so new that it is not visible yet. */
    record Absent(String how) implements Outcome {
        public Absent {
            Objects.requireNonNull(how, "how");
        }
    }

    /** The instance that was to be replaced runs again. */
    record Revived() implements Outcome {}
}
