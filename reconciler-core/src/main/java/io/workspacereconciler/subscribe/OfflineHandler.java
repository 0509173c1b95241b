package io.workspacereconciler.subscribe;

import io.workspacereconciler.bus.DependencyException;
import io.workspacereconciler.event.UnreadableEventException;
import io.workspacereconciler.event.WorkspaceOffline;

/** Does a subscriber's work for one offline event. May be given an event again, so it is idempotent; may block. */
@FunctionalInterface
public interface OfflineHandler {

    /**
     * Returns when the work is done: the event then counts as finished. It may be past its deadline, since none is left out:
     * {@link WorkspaceOffline#deadline()} says until when what it says could be relied on, and a later sweep says it again
     * while it stays true.
     *
     * @throws Exception when it is to be tried again: without end where Kafka, a time-out or a {@link DependencyException} is
     *     the cause, else five times, after which the event is a dead letter. {@link UnreadableEventException} makes it one at
     *     once
     */
    void handle(WorkspaceOffline offline) throws Exception;
}
