package io.workspacereconciler.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import io.workspacereconciler.local.server.PlatformTable;
import io.workspacereconciler.local.server.TestRegistry;
import java.util.EnumMap;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** PostgreSQL reads pages of 100,000 rows along the primary key, in the planner's page size and in the checker's. */
@ParameterizedClass
@EnumSource
final class ScanPlanIT {

    private static final int PLANNER_PAGE = 10_000;
    private static final int CHECKER_PAGE = 200;

    /** With columns of places, which cost no other plan; these hold other things. */
    private static final RegistryTable WITH_PLACES =
            new RegistryTable("workspaces", new PlaceColumns("name", "runtime"));

    private static final Map<PlatformTable, TestRegistry> DATABASES = new EnumMap<>(PlatformTable.class);

    private final TestRegistry registry;

    ScanPlanIT(PlatformTable table) {
        registry = DATABASES.computeIfAbsent(table, ScanPlanIT::filled);
    }

    private static TestRegistry filled(PlatformTable table) {
        TestRegistry registry = TestRegistry.create(table);
        registry.sql().useHandle(handle -> {
            // random ids, as the platform's are: the rows lie in another order than their keys
            handle.execute("insert into workspaces (id, name, status, instance_id)"
                    + " select md5(n::text)::uuid, 'w' || n, 'online', 'i-' || lpad(to_hex(n), 17, '0')"
                    + " from generate_series(1, 100000) n");
            handle.execute("update workspaces set status = 'offline' where right(name, 1) = '7'");
            handle.execute("vacuum analyze workspaces");
        });
        return registry;
    }

    @AfterAll
    static void closeAll() {
        DATABASES.values().forEach(TestRegistry::close);
        DATABASES.clear();
    }

    @ParameterizedTest
    @ValueSource(ints = {CHECKER_PAGE, PLANNER_PAGE})
    void theFirstPageIsReadAlongThePrimaryKey(int limit) {
        assertAlongThePrimaryKey(explain(WorkspaceRange.ALL, limit));
    }

    @ParameterizedTest
    @ValueSource(ints = {CHECKER_PAGE, PLANNER_PAGE})
    void aPageInTheMiddleIsReadAlongThePrimaryKey(int limit) {
        assertAlongThePrimaryKey(explain(WorkspaceRange.ALL.startingAfter(nth(50_000)), limit));
    }

    @Test
    void aBoundedBatchIsReadAlongThePrimaryKey() {
        assertAlongThePrimaryKey(explain(new WorkspaceRange(nth(50_000), nth(50_200)), CHECKER_PAGE));
        assertAlongThePrimaryKey(explain(new WorkspaceRange(null, nth(200)), CHECKER_PAGE));
        assertAlongThePrimaryKey(explain(new WorkspaceRange(nth(89_800), null), CHECKER_PAGE));
    }

    @Test
    void aStatementThatIsPlannedOnceForAllItsValuesIsReadAlongThePrimaryKeyToo() {
        String query = JdbiWorkspaceRegistry.pageQuery(WITH_PLACES, new WorkspaceRange(nth(1), nth(2)))
                .replace(":after", "$1")
                .replace(":upTo", "$2")
                .replace(":limit", "$3");
        registry.sql().useHandle(handle -> {
            handle.execute("set plan_cache_mode = force_generic_plan");
            handle.execute("prepare page (uuid, uuid, int) as " + query);
            assertAlongThePrimaryKey(
                    lines(handle, "explain execute page ('" + nth(50_000) + "', '" + nth(50_200) + "', 200)"));
        });
    }

    private String explain(WorkspaceRange range, int limit) {
        return registry.sql().withHandle(handle -> {
            var query = handle.createQuery("explain " + JdbiWorkspaceRegistry.pageQuery(WITH_PLACES, range))
                    .bind("limit", limit);
            if (range.after() != null) {
                query.bind("after", range.after().value());
            }
            if (range.upTo() != null) {
                query.bind("upTo", range.upTo().value());
            }
            return String.join("\n", query.mapTo(String.class).list());
        });
    }

    private static String lines(Handle handle, String sql) {
        return String.join("\n", handle.createQuery(sql).mapTo(String.class).list());
    }

    private WorkspaceId nth(int row) {
        return registry.sql()
                .withHandle(handle -> new WorkspaceId(handle.createQuery("select id from workspaces"
                                + " where status = 'online' order by id offset :row limit 1")
                        .bind("row", row)
                        .mapTo(UUID.class)
                        .one()));
    }

    private static void assertAlongThePrimaryKey(String plan) {
        assertThat(plan)
                .contains("Index Scan using workspaces_pkey")
                .doesNotContain("Seq Scan")
                .doesNotContain("Sort");
    }
}
