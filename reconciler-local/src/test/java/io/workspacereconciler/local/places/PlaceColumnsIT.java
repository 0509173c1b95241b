package io.workspacereconciler.local.places;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.workspacereconciler.database.Database;
import io.workspacereconciler.database.DatabaseClock;
import io.workspacereconciler.database.PostgresDatabase;
import io.workspacereconciler.database.RegistryNeed;
import io.workspacereconciler.database.RegistryUse;
import io.workspacereconciler.local.server.PlatformTable;
import io.workspacereconciler.local.server.TestRegistry;
import io.workspacereconciler.operate.StartupException;
import io.workspacereconciler.workspace.NamedPlace;
import io.workspacereconciler.workspace.NamedRows;
import io.workspacereconciler.workspace.OnlineWorkspace;
import io.workspacereconciler.workspace.PlaceColumns;
import io.workspacereconciler.workspace.WorkspaceExamples;
import io.workspacereconciler.workspace.WorkspaceId;
import io.workspacereconciler.workspace.WorkspaceRange;
import io.workspacereconciler.workspace.WorkspaceStatus;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The registry's own columns of places. */
final class PlaceColumnsIT {

    private static final PlaceColumns COLUMNS = new PlaceColumns("Account_Id", "aws_region");

    private final TestRegistry registry = TestRegistry.create(PlatformTable.ENUM_STATUS, COLUMNS);
    private final Database database = registry.database(DatabaseClock.REAL);

    @AfterEach
    void close() {
        registry.close();
    }

    @Test
    void eachRowSaysInWhichPlaceItsInstanceIsAsFarAsItSaysAnything() {
        put(1, "111111111111", "us-east-1");
        put(2, " ", "us-east-1");
        put(3, null, null);

        List<OnlineWorkspace> online =
                database.inTransaction(tx -> tx.registry().online(WorkspaceRange.ALL, 10));
        assertThat(online)
                .extracting(OnlineWorkspace::named)
                .containsExactly(
                        new NamedPlace("111111111111", "us-east-1"),
                        new NamedPlace(null, "us-east-1"),
                        NamedPlace.NONE);
    }

    @Test
    void aFewThatNameAPlaceAreThoseThatLeaveOutNothingOfIt() {
        put(1, null, "us-east-1");
        put(2, "111111111111", "us-east-1");
        put(3, "222222222222", null);
        put(4, "222222222222", "us-east-1");
        put(5, "222222222222", "us-east-1");

        assertThat(naming("222222222222", "us-east-1", 1)).containsExactly(WorkspaceExamples.id(4));
        assertThat(naming("222222222222", "us-east-1", 10))
                .containsExactly(WorkspaceExamples.id(4), WorkspaceExamples.id(5));
        assertThat(naming("222222222222", null, 10)).containsExactly(WorkspaceExamples.id(3));
        assertThat(naming(null, "us-east-1", 10)).containsExactly(WorkspaceExamples.id(1));
        assertThat(naming(null, null, 10)).isEmpty();
    }

    @Test
    void onlineRowsAreCountedByTheNamedPlaceAndEachOnesFirstIsTold() {
        put(1, "222222222222", " ");
        put(2, "111111111111", "us-east-1");
        put(3, "222222222222", null);
        put(4, "111111111111", "us-east-1");
        put(5, "333333333333", "us-east-1");
        registry.put(WorkspaceExamples.as(WorkspaceStatus.OFFLINE, WorkspaceExamples.online(5)));

        List<NamedRows> counted = database.inTransaction(tx -> tx.registry().onlineByPlace());
        assertThat(counted)
                .containsExactly(
                        new NamedRows(new NamedPlace("222222222222", null), 2, WorkspaceExamples.id(1)),
                        new NamedRows(new NamedPlace("111111111111", "us-east-1"), 2, WorkspaceExamples.id(2)));
    }

    @Test
    void tiersAreThoseOfTheOnlineRowsThatNameThePlace() {
        put(1, "111111111111", "us-east-1");
        put(2, "222222222222", "us-east-1");
        put(3, "111111111111", "us-east-1");
        put(4, "111111111111", "us-east-1");
        registry.sql()
                .useHandle(handle -> handle.execute(
                        "update workspaces set tier = case id when ? then 4 when ? then 9 else 3 end",
                        WorkspaceExamples.id(1).value(),
                        WorkspaceExamples.id(2).value()));

        List<Integer> tiers =
                database.inTransaction(tx -> tx.registry().onlineTiers(new NamedPlace("111111111111", "us-east-1")));
        assertThat(tiers).containsExactly(3, 4);
    }

    @Test
    void whatWasNeverSeenIsCountedInThePlaceThatItNames() {
        put(1, "111111111111", "us-east-1");
        put(2, "222222222222", "us-east-1");
        put(3, "222222222222", "us-east-1");
        put(4, "222222222222", null);

        Map<String, Integer> fleet = database.inTransaction(tx -> tx.sightings().fleet());
        assertThat(fleet)
                .isEqualTo(
                        Map.of("111111111111/us-east-1/unknown", 1, "222222222222/us-east-1/unknown", 2, "unknown", 1));
    }

    @Test
    void aColumnThatIsNotThereIsNamedWithItsSetting() {
        assertThat(problems(new PlaceColumns("owner", "aws_region")))
                .containsExactly(
                        "RECONCILER_REGISTRY_ACCOUNT_COLUMN: `workspaces` has no column `owner`; name the one that it"
                                + " has, or let a view give it that name");
        assertThat(problems(new PlaceColumns("account_id", "Zone")))
                .singleElement()
                .asString()
                .startsWith("RECONCILER_REGISTRY_REGION_COLUMN: `workspaces` has no column `zone`");
        assertThat(problems(COLUMNS)).isEmpty();
    }

    private List<String> problems(PlaceColumns columns) {
        try (PostgresDatabase postgres =
                PostgresDatabase.connect(TestRegistry.settings(registry.server(), columns), "test", 1)) {
            StartupException failure = catchThrowableOfType(
                    StartupException.class,
                    () -> postgres.requireRegistry(List.of(new RegistryNeed("checker", RegistryUse.READ))));
            return failure == null ? List.of() : failure.problems();
        }
    }

    private List<WorkspaceId> naming(@Nullable String account, @Nullable String region, int limit) {
        return database.inTransaction(tx -> tx.registry().onlineNaming(new NamedPlace(account, region), limit));
    }

    private void put(long number, @Nullable String account, @Nullable String region) {
        registry.put(WorkspaceExamples.online(number));
        registry.sql()
                .useHandle(handle -> handle.execute(
                        "update workspaces set account_id = ?, aws_region = ? where id = ?",
                        account,
                        region,
                        WorkspaceExamples.id(number).value()));
    }
}
