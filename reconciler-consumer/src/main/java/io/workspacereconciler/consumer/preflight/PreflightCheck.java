package io.workspacereconciler.consumer.preflight;

import java.util.List;

/** One group of checks, which asks and changes nothing. */
public interface PreflightCheck {

    /** What it is about, in a word or two. */
    String name();

    /**
     * What it finds, in the order in which a person would mend it; waits for whom it asks.
     *
     * @throws io.workspacereconciler.operate.StartupException with what prevents all further questions
     */
    List<Finding> run();
}
