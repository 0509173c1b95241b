package io.workspacereconciler.local.demo;

import java.util.Optional;

/** An act that is being played, on a thread of its own. */
interface Performance extends AutoCloseable {

    /** Begins with the first complete sweep. */
    void start();

    /** How it ended; empty while it goes on. */
    Optional<Finale> finale();

    @Override
    void close();

    /**
     * The end of an act.
     *
     * @param asTold whether all was as it should be
     * @param sentence what became of it, with figures
     */
    record Finale(boolean asTold, String sentence) {}
}
