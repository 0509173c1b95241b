package io.workspacereconciler.workspace;

import io.workspacereconciler.database.DatabaseOrder;
import io.workspacereconciler.database.InMemoryTable;
import io.workspacereconciler.database.UndoLog;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The registry in memory, held to {@code WorkspaceRegistryContract}. */
public final class InMemoryWorkspaceRegistry implements WorkspaceRegistry {

    private static final int ANCESTORS = 100;

    private final InMemoryTable<WorkspaceId, Workspace> rows;
    private final InMemoryTable<WorkspaceId, NamedPlace> places;

    /** An empty registry whose transactions are those of {@code undo}. */
    public InMemoryWorkspaceRegistry(UndoLog undo) {
        this.rows = new InMemoryTable<>(Comparator.comparing(WorkspaceId::value, DatabaseOrder.OF_IDS), undo);
        this.places = new InMemoryTable<>(Comparator.comparing(WorkspaceId::value, DatabaseOrder.OF_IDS), undo);
    }

    /** Inserts this row or replaces it, as the platform does. */
    public void put(Workspace workspace) {
        rows.put(workspace.id(), workspace);
    }

    /** Says in which place the instance of a row is, as the platform does. */
    public void place(WorkspaceId id, NamedPlace named) {
        places.put(id, named);
    }

    /** Deletes this row, as the platform may. */
    public void remove(WorkspaceId id) {
        rows.remove(id);
    }

    /** All online, not external workspaces with an instance, in the database's order of ids. */
    public List<OnlineWorkspace> online() {
        return online(WorkspaceRange.ALL, Integer.MAX_VALUE);
    }

    @Override
    public List<OnlineWorkspace> online(WorkspaceRange range, int limit) {
        if (limit < 1) {
            throw new IllegalArgumentException("a page holds at least one workspace, not " + limit);
        }
        List<OnlineWorkspace> page = new ArrayList<>();
        WorkspaceId after = range.after();
        WorkspaceId upTo = range.upTo();
        for (Workspace row : after == null ? rows.rows() : rows.rowsAfter(after)) {
            boolean beyond =
                    upTo != null && DatabaseOrder.OF_IDS.compare(row.id().value(), upTo.value()) > 0;
            if (beyond || page.size() == limit) {
                break;
            }
            InstanceId instance = row.instance();
            if (row.status() == WorkspaceStatus.ONLINE && instance != null && !row.isExternal()) {
                page.add(new OnlineWorkspace(
                        row.id(), instance, places.find(row.id()).orElse(NamedPlace.NONE)));
            }
        }
        return page;
    }

    @Override
    public List<NamedRows> onlineByPlace() {
        Map<NamedPlace, List<OnlineWorkspace>> byPlace = online().stream()
                .collect(Collectors.groupingBy(OnlineWorkspace::named, LinkedHashMap::new, Collectors.toList()));
        return byPlace.entrySet().stream()
                .map(named -> new NamedRows(
                        named.getKey(),
                        named.getValue().size(),
                        named.getValue().get(0).id()))
                .toList();
    }

    @Override
    public List<WorkspaceId> onlineNaming(NamedPlace named, int limit) {
        return idsOf(named).limit(limit).toList();
    }

    @Override
    public List<Integer> onlineTiers(NamedPlace named) {
        return idsOf(named)
                .flatMap(id -> rows.find(id).stream())
                .map(Workspace::tier)
                .distinct()
                .sorted()
                .toList();
    }

    private Stream<WorkspaceId> idsOf(NamedPlace named) {
        return online().stream()
                .filter(workspace -> workspace.named().equals(named))
                .map(OnlineWorkspace::id);
    }

    @Override
    public Optional<Workspace> find(WorkspaceId id) {
        return rows.find(id);
    }

    @Override
    public Optional<NamedPlace> named(WorkspaceId id) {
        return rows.find(id).map(row -> places.find(id).orElse(NamedPlace.NONE));
    }

    @Override
    public Optional<Workspace> lock(WorkspaceId id) {
        return rows.find(id);
    }

    @Override
    public List<WorkspaceId> naming(InstanceId instance) {
        return rows.rows().stream()
                .filter(row -> instance.equals(row.instance()))
                .map(Workspace::id)
                .limit(MOST_NAMING)
                .toList();
    }

    @Override
    public Optional<WorkspaceId> pausedAncestor(WorkspaceId id) {
        Optional<Workspace> above = parentOf(rows.find(id));
        for (int depth = 1; depth <= ANCESTORS && above.isPresent(); depth++) {
            if (above.get().status() == WorkspaceStatus.PAUSED) {
                return above.map(Workspace::id);
            }
            above = parentOf(above);
        }
        return Optional.empty();
    }

    private Optional<Workspace> parentOf(Optional<Workspace> row) {
        return row.map(Workspace::parent).flatMap(rows::find);
    }

    @Override
    public boolean update(WorkspaceId id, RowExpectation expected, RowChange change) {
        Optional<Workspace> row = rows.find(id)
                .filter(found -> expected.instance().equals(found.instance()))
                .filter(found -> expected.statuses().contains(found.status()));
        row.ifPresent(found -> rows.put(id, changed(found, change)));
        return row.isPresent();
    }

    private static Workspace changed(Workspace row, RowChange change) {
        if (change instanceof RowChange.Status to) {
            return with(row, to.status(), row.instance(), row.url());
        }
        if (change instanceof RowChange.StatusWithoutUrl to) {
            return with(row, to.status(), row.instance(), "");
        }
        if (change instanceof RowChange.Instance to) {
            return with(row, row.status(), to.instance(), row.url());
        }
        RowChange.GivenBack back = (RowChange.GivenBack) change;
        return with(row, back.status(), back.instance(), back.url());
    }

    private static Workspace with(Workspace row, WorkspaceStatus status, @Nullable InstanceId instance, String url) {
        return new Workspace(row.id(), status, row.runtime(), instance, row.tier(), row.parent(), url);
    }
}
