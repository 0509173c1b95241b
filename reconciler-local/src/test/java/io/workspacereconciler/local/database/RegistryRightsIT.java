package io.workspacereconciler.local.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.workspacereconciler.database.DatabaseClock;
import io.workspacereconciler.database.PostgresDatabase;
import io.workspacereconciler.database.RegistryNeed;
import io.workspacereconciler.database.RegistryUse;
import io.workspacereconciler.local.server.DatabaseRoles;
import io.workspacereconciler.local.server.PlatformTable;
import io.workspacereconciler.local.server.TestServers;
import io.workspacereconciler.operate.StartupException;
import io.workspacereconciler.settings.DatabaseSettings;
import io.workspacereconciler.sweep.SweepId;
import io.workspacereconciler.workspace.PlaceColumns;
import io.workspacereconciler.workspace.WorkspaceExamples;
import io.workspacereconciler.workspace.WorkspaceRange;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a program says at start of a registry, or of our own schema, that it may not use as its roles need it. */
final class RegistryRightsIT {

    private static final RegistryNeed PLANNER = new RegistryNeed("planner", RegistryUse.SCAN);
    private static final RegistryNeed CHECKER = new RegistryNeed("checker", RegistryUse.READ);
    private static final RegistryNeed HEALER = new RegistryNeed("healer", RegistryUse.MOVE);

    private final TestServers.Database server = TestServers.database();
    private final Jdbi administrator = Jdbi.create(server.jdbcUrl(), server.user(), server.password());
    private DatabaseRoles roles;

    @BeforeEach
    void grant() throws IOException {
        PlatformTable.ENUM_STATUS.create(server.jdbcUrl(), server.user(), server.password());
        roles = DatabaseRoles.grant(server, "workspaces");
    }

    @Test
    void theReadmesGrantsAreEnoughForEachRole() {
        assertThat(registryProblems(roles.settings("planner"), PLANNER)).isEmpty();
        assertThat(registryProblems(roles.settings("checker"), CHECKER)).isEmpty();
        assertThat(registryProblems(roles.settings("healer"), HEALER)).isEmpty();
        for (String role : List.of("planner", "checker", "healer")) {
            assertThat(ownProblems(roles.settings(role), List.of())).as(role).isEmpty();
        }
        assertThat(ownProblems(roles.settings("producer"), List.of("sweeps"))).isEmpty();
    }

    @Test
    void theColumnsOfPlacesNeedTheReadmesFurtherGrantWithWhichEachRoleReadsThem() throws IOException {
        administrator.useHandle(handle ->
                handle.execute("alter table workspaces add column aws_account text, add column aws_region text"));
        Map<RegistryNeed, DatabaseSettings> needs = Map.of(
                PLANNER, withPlaces(roles.settings("planner")),
                CHECKER, withPlaces(roles.settings("checker")),
                HEALER, withPlaces(roles.settings("healer")));
        needs.forEach((need, settings) -> assertThat(registryProblems(settings, need))
                .singleElement()
                .asString()
                .contains("may not read of `workspaces`: aws_account", "aws_region"));

        roles.grantPlaces();

        needs.forEach((need, settings) -> {
            assertThat(registryProblems(settings, need)).isEmpty();
            try (PostgresDatabase postgres = PostgresDatabase.connect(settings, "test", 2)) {
                postgres.database(DatabaseClock.REAL).useTransaction(tx -> {
                    assertThat(tx.registry().online(WorkspaceRange.ALL, 9)).isEmpty();
                    assertThat(tx.registry().onlineByPlace()).isEmpty();
                    tx.guard().measure(new SweepId(tx.now()), tx.now(), Duration.ofHours(1));
                });
            }
        });
        try (PostgresDatabase postgres = PostgresDatabase.connect(withPlaces(roles.settings("healer")), "test", 2)) {
            postgres.database(DatabaseClock.REAL).useTransaction(tx -> {
                assertThat(tx.registry().named(WorkspaceExamples.id(1))).isEmpty();
                assertThat(tx.registry().lock(WorkspaceExamples.id(1))).isEmpty();
            });
        }
    }

    private static DatabaseSettings withPlaces(DatabaseSettings settings) {
        return new DatabaseSettings(
                settings.url(),
                settings.user(),
                settings.password(),
                settings.registryTable(),
                new PlaceColumns("aws_account", "aws_region"));
    }

    @Test
    void whatMayNotBeReadOrChangedIsNamedWithWhoNeedsItAndTheGrantThatGivesIt() {
        DatabaseSettings checker = roles.settings("checker");
        List<String> problems = registryProblems(checker, CHECKER, HEALER);
        assertThat(problems)
                .containsExactly("RECONCILER_REGISTRY_TABLE: " + checker.user()
                        + " may not change of `workspaces`: status (healer), instance_id (healer), url (healer),"
                        + " updated_at (healer); grant update (status, instance_id, url, updated_at) on workspaces to "
                        + checker.user());
        administrator.useHandle(handle ->
                handle.execute(problems.get(0).substring(problems.get(0).indexOf("grant "))));
        assertThat(registryProblems(checker, CHECKER, HEALER)).isEmpty();

        assertThat(registryProblems(roles.settings("planner"), PLANNER, CHECKER))
                .singleElement()
                .asString()
                .contains(
                        "may not read of `workspaces`: tier (checker), parent_id (checker), url (checker); grant select");
    }

    @Test
    void whatIsMissingIsNamedForTheRolesThatNeedItOnly() {
        administrator.useHandle(
                handle -> handle.execute("alter table workspaces drop column runtime, drop column url"));
        assertThat(registryProblems(roles.settings("checker"), PLANNER, CHECKER))
                .containsExactly(
                        "RECONCILER_REGISTRY_TABLE: `workspaces` lacks runtime (planner, checker), url (checker);"
                                + " a view can give them these names");
        administrator.useHandle(handle -> handle.execute("alter table workspaces add column runtime text"));
        assertThat(registryProblems(roles.settings("healer"), PLANNER))
                .singleElement()
                .asString()
                .contains("may not read of `workspaces`: runtime (planner)");
    }

    @Test
    void aViewThatTakesNoUpdateOfAColumnIsNamedUnlessATriggerTakesIt() {
        administrator.useHandle(handle -> {
            handle.execute("create view computed as select id, status, runtime, instance_id, tier, parent_id,"
                    + " 'https://' || url as url, updated_at from workspaces");
            handle.execute("grant select, update on computed to " + roles.user("healer"));
        });
        DatabaseSettings healer = onTable("computed", roles.settings("healer"));
        assertThat(registryProblems(healer, PLANNER, CHECKER)).isEmpty();
        assertThat(registryProblems(healer, HEALER))
                .singleElement()
                .asString()
                .contains("the view `computed` takes no update of url (healer)");

        administrator.useHandle(handle -> {
            handle.execute(
                    "create function written() returns trigger language plpgsql" + " as $$ begin return new; end $$");
            handle.execute("create trigger written instead of update on computed"
                    + " for each row execute function written()");
        });
        assertThat(registryProblems(healer, HEALER)).isEmpty();
    }

    @Test
    void anIdThatIsNoUuidAndASchemaThatMayNotBeUsedAreNamed() {
        administrator.useHandle(handle -> {
            handle.execute("create schema hidden");
            handle.execute("create table hidden.registry as select id::text as id, status, runtime, instance_id"
                    + " from workspaces");
        });
        DatabaseSettings planner = onTable("hidden.registry", roles.settings("planner"));
        assertThat(registryProblems(planner, PLANNER))
                .singleElement()
                .asString()
                .startsWith("RECONCILER_REGISTRY_TABLE: ")
                .contains("hidden");
        administrator.useHandle(handle -> {
            handle.execute("grant usage on schema hidden to " + planner.user());
            handle.execute("grant select on hidden.registry to " + planner.user());
        });
        assertThat(registryProblems(planner, PLANNER))
                .containsExactly(
                        "RECONCILER_REGISTRY_TABLE: of `hidden.registry`, id (planner) must be of the type uuid");
    }

    @Test
    void aRoleThatMayCreateNothingIsToldWhoBringsTheSchemaUpToDate() {
        administrator.useHandle(handle -> {
            handle.execute("drop schema reconciler cascade");
            handle.execute("create schema reconciler");
        });
        try (PostgresDatabase postgres = PostgresDatabase.connect(roles.settings("planner"), "test", 2)) {
            assertThatThrownBy(postgres::migrate)
                    .isInstanceOf(StartupException.class)
                    .hasMessageContaining("RECONCILER_DATABASE_USER: ")
                    .hasMessageContaining("permission denied")
                    .hasMessageContaining("`reconciler-consumer migrate`");
        }
    }

    @Test
    void aTableOfALaterVersionIsTheConsumersToUseAndOneThatIsNotIsNamed() {
        administrator.useHandle(handle -> {
            handle.execute("set role " + roles.user("owner"));
            handle.execute("create table reconciler.later (id integer)");
        });
        assertThat(ownProblems(roles.settings("checker"), List.of())).isEmpty();
        administrator.useHandle(
                handle -> handle.execute("revoke delete on reconciler.later from " + roles.user("checker")));
        assertThat(ownProblems(roles.settings("checker"), List.of()))
                .singleElement()
                .asString()
                .contains("may not select, insert, update and delete in `reconciler`: later;");
        assertThat(ownProblems(roles.settings("checker"), List.of("sweeps"))).isEmpty();
    }

    private static DatabaseSettings onTable(String table, DatabaseSettings settings) {
        return new DatabaseSettings(settings.url(), settings.user(), settings.password(), table);
    }

    private static List<String> registryProblems(DatabaseSettings settings, RegistryNeed... needs) {
        try (PostgresDatabase postgres = PostgresDatabase.connect(settings, "test", 2)) {
            return problems(() -> postgres.requireRegistry(List.of(needs)));
        }
    }

    private static List<String> ownProblems(DatabaseSettings settings, List<String> tables) {
        try (PostgresDatabase postgres = PostgresDatabase.connect(settings, "test", 2)) {
            return problems(() -> postgres.migrate().requireOwn(tables));
        }
    }

    private static List<String> problems(Runnable start) {
        StartupException failure = catchThrowableOfType(StartupException.class, start::run);
        return failure == null ? List.of() : failure.problems();
    }
}
