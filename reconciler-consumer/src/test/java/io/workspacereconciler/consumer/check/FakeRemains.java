package io.workspacereconciler.consumer.check;

import io.workspacereconciler.check.Remains;
import io.workspacereconciler.workspace.WorkspaceId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What is left of workspaces: nothing, unless a test says otherwise; remembers for whom it was asked. */
final class FakeRemains implements RemainsSearch {

    private final Map<WorkspaceId, Remains> found = new HashMap<>();
    private final List<Set<WorkspaceId>> asked = new ArrayList<>();
    private boolean answers = true;
    private Runnable whileSearching = () -> {};

    @Override
    public Map<WorkspaceId, Remains> of(Collection<WorkspaceId> workspaces) {
        asked.add(Set.copyOf(workspaces));
        whileSearching.run();
        Map<WorkspaceId, Remains> answer = new HashMap<>();
        if (answers) {
            workspaces.forEach(id -> answer.put(id, found.getOrDefault(id, Remains.NONE)));
        }
        return answer;
    }

    /** What is found of the workspace from now on. */
    void leave(WorkspaceId workspace, Remains remains) {
        found.put(workspace, remains);
    }

    /** No search has an answer from now on. */
    void answerNothing() {
        answers = false;
    }

    /** Something that happens between the looks and what follows from them. */
    void whileSearching(Runnable other) {
        whileSearching = other;
    }

    /** For whom it was asked, in order. */
    List<Set<WorkspaceId>> asked() {
        return List.copyOf(asked);
    }
}
