package io.workspacereconciler.operate;

import java.util.List;

/** A program cannot start for reasons that a person can mend: one sentence for each, none of them with a secret. */
public class StartupException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<String> problems;

    /** At least one problem is needed. */
    public StartupException(List<String> problems) {
        super(String.join("\n", problems));
        if (problems.isEmpty()) {
            throw new IllegalArgumentException("a failure to start needs at least one problem");
        }
        this.problems = List.copyOf(problems);
    }

    /** The problems in the order in which they were found, at least one. */
    public List<String> problems() {
        return problems;
    }
}
