package io.workspacereconciler.workspace;

import static io.workspacereconciler.workspace.WorkspaceExamples.as;
import static io.workspacereconciler.workspace.WorkspaceExamples.below;
import static io.workspacereconciler.workspace.WorkspaceExamples.external;
import static io.workspacereconciler.workspace.WorkspaceExamples.id;
import static io.workspacereconciler.workspace.WorkspaceExamples.instance;
import static io.workspacereconciler.workspace.WorkspaceExamples.online;
import static io.workspacereconciler.workspace.WorkspaceExamples.withoutInstance;
import static org.assertj.core.api.Assertions.assertThat;

import io.workspacereconciler.database.DatabaseUnderTest;
import io.workspacereconciler.database.Together;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What every {@link WorkspaceRegistry} guarantees. */
public abstract class WorkspaceRegistryContract implements DatabaseUnderTest {

    private static final WorkspaceId NOWHERE = id(99);

    @Test
    void onlyOnlineWorkspacesWithAnInstanceThatAreNotExternalAreAskedAbout() {
        put(online(1));
        put(external(online(2)));
        put(withoutInstance(online(3)));
        long next = 4;
        for (WorkspaceStatus status : EnumSet.complementOf(EnumSet.of(WorkspaceStatus.ONLINE, WorkspaceStatus.OTHER))) {
            put(as(status, online(next++)));
        }

        assertThat(page(WorkspaceRange.ALL, 100)).containsExactly(new OnlineWorkspace(id(1), instance(1)));
    }

    @Test
    void anyRuntimeButExternalIsAskedAbout() {
        Workspace row = online(1);
        put(new Workspace(row.id(), row.status(), "ec2", row.instance(), row.tier(), row.parent(), row.url()));

        assertThat(page(WorkspaceRange.ALL, 100)).hasSize(1);
    }

    @Test
    void aMalformedInstanceIdIsStillPartOfThePage() {
        put(WorkspaceExamples.onlineOn(1, new InstanceId("no instance")));

        assertThat(page(WorkspaceRange.ALL, 100))
                .containsExactly(new OnlineWorkspace(id(1), new InstanceId("no instance")));
    }

    @Test
    void workspacesComeInTheOrderOfUnsignedIds() {
        List<WorkspaceId> ordered = List.of(
                WorkspaceId.parse("00000000-0000-0000-0000-000000000001"),
                WorkspaceId.parse("00000000-0000-0000-8000-000000000000"),
                WorkspaceId.parse("7fffffff-ffff-ffff-ffff-ffffffffffff"),
                WorkspaceId.parse("80000000-0000-0000-0000-000000000000"),
                WorkspaceId.parse("ffffffff-ffff-ffff-7fff-ffffffffffff"),
                WorkspaceId.parse("ffffffff-ffff-ffff-ffff-ffffffffffff"));
        for (int i : new int[] {3, 0, 5, 1, 4, 2}) {
            UUID id = ordered.get(i).value();
            Workspace row = online(i);
            put(new Workspace(
                    new WorkspaceId(id), row.status(), null, row.instance(), row.tier(), row.parent(), row.url()));
        }

        assertThat(ids(page(WorkspaceRange.ALL, 100))).isEqualTo(ordered);
        assertThat(ids(page(new WorkspaceRange(ordered.get(1), ordered.get(4)), 100)))
                .isEqualTo(ordered.subList(2, 5));
    }

    @Test
    void aRangeExcludesItsStartAndIncludesItsEnd() {
        fill(5);

        assertThat(ids(page(new WorkspaceRange(id(2), id(4)), 100))).containsExactly(id(3), id(4));
        assertThat(ids(page(new WorkspaceRange(null, id(2)), 100))).containsExactly(id(1), id(2));
        assertThat(ids(page(new WorkspaceRange(id(4), null), 100))).containsExactly(id(5));
        assertThat(page(new WorkspaceRange(id(4), id(4)), 100)).isEmpty();
    }

    @Test
    void theEndsOfARangeNeedNotExist() {
        put(online(2));
        put(online(4));

        assertThat(ids(page(new WorkspaceRange(id(1), id(3)), 100))).containsExactly(id(2));
    }

    @Test
    void pagesThatFollowOneAnotherHoldEveryWorkspaceOnce() {
        fill(7);
        List<WorkspaceId> seen = new ArrayList<>();
        WorkspaceRange left = WorkspaceRange.ALL;
        List<OnlineWorkspace> page = page(left, 3);
        while (!page.isEmpty()) {
            assertThat(page).hasSizeLessThanOrEqualTo(3);
            seen.addAll(ids(page));
            left = left.startingAfter(page.get(page.size() - 1).id());
            page = page(left, 3);
        }

        assertThat(seen)
                .isEqualTo(LongStream.rangeClosed(1, 7)
                        .mapToObj(WorkspaceExamples::id)
                        .toList());
    }

    @Test
    void aRowIsFoundAsItWasWritten() {
        Workspace full = new Workspace(
                id(1), WorkspaceStatus.HIBERNATED, "ec2", instance(1), 3, id(2), "https://agent.example.com");
        Workspace bare = new Workspace(id(2), WorkspaceStatus.AWAITING_AGENT, null, null, 0, null, "");
        put(bare);
        put(full);

        assertThat(find(id(1))).contains(full);
        assertThat(find(id(2))).contains(bare);
        assertThat(find(NOWHERE)).isEmpty();
        assertThat(lock(id(1))).contains(full);
        assertThat(lock(NOWHERE)).isEmpty();
    }

    @Test
    void aWriteChangesOnlyWhatItNames() {
        put(online(7));
        Workspace row = below(id(7), online(1));
        put(row);

        assertThat(update(RowExpectation.of(instance(1), WorkspaceStatus.ONLINE), status(WorkspaceStatus.OFFLINE)))
                .isTrue();
        assertThat(find(id(1))).contains(as(WorkspaceStatus.OFFLINE, row));

        assertThat(update(
                        RowExpectation.of(instance(1), WorkspaceStatus.OFFLINE),
                        new RowChange.StatusWithoutUrl(WorkspaceStatus.PROVISIONING)))
                .isTrue();
        assertThat(find(id(1)))
                .contains(new Workspace(id(1), WorkspaceStatus.PROVISIONING, null, instance(1), 1, id(7), ""));

        assertThat(update(
                        RowExpectation.of(instance(1), WorkspaceStatus.PROVISIONING),
                        new RowChange.Instance(instance(2))))
                .isTrue();
        assertThat(find(id(1)))
                .contains(new Workspace(id(1), WorkspaceStatus.PROVISIONING, null, instance(2), 1, id(7), ""));

        assertThat(update(
                        RowExpectation.of(instance(2), WorkspaceStatus.PROVISIONING),
                        new RowChange.GivenBack(instance(1), WorkspaceStatus.ONLINE, row.url())))
                .isTrue();
        assertThat(find(id(1))).contains(row);
    }

    @Test
    void aWriteToARowOnAnotherInstanceDoesNotTakePlace() {
        put(online(1));

        assertThat(update(RowExpectation.of(instance(2), WorkspaceStatus.ONLINE), status(WorkspaceStatus.OFFLINE)))
                .isFalse();
        assertThat(find(id(1))).contains(online(1));
    }

    @Test
    void aWriteToARowWithAnotherStatusDoesNotTakePlace() {
        put(as(WorkspaceStatus.PAUSED, online(1)));

        assertThat(update(RowExpectation.of(instance(1), WorkspaceStatus.ONLINE), status(WorkspaceStatus.OFFLINE)))
                .isFalse();
        assertThat(find(id(1))).contains(as(WorkspaceStatus.PAUSED, online(1)));
    }

    @Test
    void oneOfSeveralExpectedStatusesIsEnough() {
        put(online(1));
        RowExpectation either =
                new RowExpectation(instance(1), Set.of(WorkspaceStatus.PROVISIONING, WorkspaceStatus.ONLINE));

        assertThat(update(either, new RowChange.Instance(instance(2)))).isTrue();
        assertThat(find(id(1)).map(Workspace::instance)).contains(instance(2));
    }

    @Test
    void aWriteToNoRowOrToOneWithoutInstanceDoesNotTakePlace() {
        RowExpectation expected = RowExpectation.of(instance(1), WorkspaceStatus.ONLINE);
        assertThat(update(expected, status(WorkspaceStatus.OFFLINE))).isFalse();

        put(withoutInstance(online(1)));
        assertThat(update(expected, status(WorkspaceStatus.OFFLINE))).isFalse();
    }

    @Test
    void ofSeveralWritersAtOnceExactlyOneFindsTheRowAsExpected() throws Exception {
        put(online(1));

        List<Boolean> written = Together.run(
                4,
                () -> update(RowExpectation.of(instance(1), WorkspaceStatus.ONLINE), status(WorkspaceStatus.OFFLINE)));

        assertThat(written).containsOnlyOnce(true).hasSize(4);
    }

    @Test
    void theNearestPausedAncestorIsFound() {
        put(as(WorkspaceStatus.PAUSED, online(4)));
        put(as(WorkspaceStatus.PAUSED, below(id(4), online(3))));
        put(below(id(3), online(2)));
        put(below(id(2), online(1)));

        assertThat(pausedAncestor(id(1))).contains(id(3));
        assertThat(pausedAncestor(id(3))).contains(id(4));
        assertThat(pausedAncestor(id(4))).isEmpty();
    }

    @Test
    void theFirstOfAllRowsThatNameAnInstanceAreFoundWhateverTheirStatus() {
        put(withoutInstance(online(1)));
        put(external(WorkspaceExamples.onlineOn(2, instance(9))));
        put(as(WorkspaceStatus.REMOVED, WorkspaceExamples.onlineOn(3, instance(9))));
        assertThat(naming(instance(9))).containsExactly(id(2), id(3));
        assertThat(naming(instance(1))).isEmpty();

        for (long number = 30; number >= 4; number--) {
            put(WorkspaceExamples.onlineOn(number, instance(9)));
        }
        assertThat(naming(instance(9))).hasSize(WorkspaceRegistry.MOST_NAMING).startsWith(id(2), id(3), id(4));
    }

    @Test
    void aPausedWorkspaceIsNotItsOwnAncestor() {
        put(online(2));
        put(as(WorkspaceStatus.PAUSED, below(id(2), online(1))));

        assertThat(pausedAncestor(id(1))).isEmpty();
    }

    @Test
    void aCircleOfParentsEndsTheSearch() {
        put(online(2));
        put(below(id(2), online(1)));
        put(below(id(1), online(2)));
        put(below(id(3), online(3)));

        assertThat(pausedAncestor(id(1))).isEmpty();
        assertThat(pausedAncestor(id(3))).isEmpty();
        assertThat(pausedAncestor(NOWHERE)).isEmpty();
    }

    private void fill(int rows) {
        for (long number = rows; number >= 1; number--) {
            put(online(number));
        }
    }

    private List<OnlineWorkspace> page(WorkspaceRange range, int limit) {
        return database().inTransaction(transaction -> transaction.registry().online(range, limit));
    }

    private Optional<Workspace> find(WorkspaceId id) {
        return database().inTransaction(transaction -> transaction.registry().find(id));
    }

    private Optional<Workspace> lock(WorkspaceId id) {
        return database().inTransaction(transaction -> transaction.registry().lock(id));
    }

    private Optional<WorkspaceId> pausedAncestor(WorkspaceId id) {
        return database().inTransaction(transaction -> transaction.registry().pausedAncestor(id));
    }

    private List<WorkspaceId> naming(InstanceId instance) {
        return database().inTransaction(transaction -> transaction.registry().naming(instance));
    }

    private boolean update(RowExpectation expected, RowChange change) {
        return database().inTransaction(transaction -> transaction.registry().update(id(1), expected, change));
    }

    private static RowChange status(WorkspaceStatus to) {
        return new RowChange.Status(to);
    }

    private static List<WorkspaceId> ids(List<OnlineWorkspace> page) {
        return page.stream().map(OnlineWorkspace::id).toList();
    }
}
