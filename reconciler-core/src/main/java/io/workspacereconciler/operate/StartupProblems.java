package io.workspacereconciler.operate;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Gathers what keeps a program from starting, so that one message names everything. Not thread-safe. */
public final class StartupProblems {

    private final List<String> problems = new ArrayList<>();

    /** What the attempt gives; empty, with its problems gathered, when it ends in a {@link StartupException}. */
    public <T> Optional<T> attempt(Supplier<T> attempt) {
        try {
            return Optional.of(attempt.get());
        } catch (StartupException e) {
            problems.addAll(e.problems());
            return Optional.empty();
        }
    }

    /** Throws a {@link StartupException} with everything that was gathered, if anything was. */
    public void throwIfAny() {
        if (!problems.isEmpty()) {
            throw new StartupException(problems);
        }
    }
}
