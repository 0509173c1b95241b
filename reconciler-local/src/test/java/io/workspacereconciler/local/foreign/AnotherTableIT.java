package io.workspacereconciler.local.foreign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.workspacereconciler.event.BatchChecked;
import io.workspacereconciler.local.EventLog;
import io.workspacereconciler.local.LocalEnvironment;
import io.workspacereconciler.local.Readme;
import io.workspacereconciler.local.Replicas;
import io.workspacereconciler.local.platform.DatabaseAddress;
import io.workspacereconciler.local.platform.Platform;
import io.workspacereconciler.local.platform.Row;
import io.workspacereconciler.local.server.DatabaseRoles;
import io.workspacereconciler.local.server.TestServers;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

/** A registry whose table has other names, through the README's view, each role as the README's database role. */
final class AnotherTableIT {

    private static final int WORKSPACES = 6;
    private static final String VIEW = "reconciler_registry";

    /** The platform's own programs here see their table under the names that they were written for. */
    private static final List<String> TABLE = List.of("""
            create table environments (
                env_id       uuid primary key,
                title        text not null,
                state        text not null default 'provisioning',
                kind         text,
                ec2_instance text,
                plan         integer not null default 1,
                parent_env   uuid,
                address      text not null default '',
                beat_at      timestamptz,
                made_at      timestamptz not null default now(),
                changed_at   timestamptz not null default now(),
                deleted_at   timestamptz)
            """, """
            create view workspaces as
            select env_id as id, title as name, state as status, kind as runtime, ec2_instance as instance_id,
                   plan as tier, parent_env as parent_id, address as url, beat_at as last_heartbeat_at,
                   made_at as created_at, changed_at as updated_at
              from environments
            """);

    @Test
    void everyRoleWorksOnTheView() throws IOException {
        TestServers.Database database = TestServers.database();
        Jdbi administrator = Jdbi.create(database.jdbcUrl(), database.user(), database.password());
        administrator.useHandle(handle -> TABLE.forEach(handle::execute));
        List<String> view = Readme.sql("a registry under other names");
        administrator.useHandle(handle -> view.forEach(handle::execute));
        DatabaseRoles roles = DatabaseRoles.grant(database, VIEW);
        try (Platform platform = Platform.start(
                        new DatabaseAddress(database.jdbcUrl(), database.user(), database.password()),
                        Platform.Ec2Address.FREE,
                        WORKSPACES);
                LocalEnvironment environment =
                        LocalEnvironment.of(database, platform.endpoint().uri());
                EventLog log = EventLog.of(environment.topicPrefix());
                Replicas replicas = new Replicas()) {
            List<Row> rows = platform.registry().rows();
            Row dying = rows.get(0);
            Row deleted = rows.get(1);
            administrator.useHandle(handle -> handle.execute(
                    "update environments set deleted_at = now() where env_id = ?",
                    deleted.id().value()));
            replicas.producer(environment.producer(as(roles, "producer")));
            for (String role : List.of("planner", "checker", "healer")) {
                replicas.consumer(environment.consumer(
                        as(roles, role, "RECONCILER_ROLES", role, "RECONCILER_REGISTRY_TABLE", VIEW)));
            }
            await("all but the deleted one were seen running")
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> log.all(BatchChecked.class).stream()
                            .anyMatch(checked -> checked.others().isEmpty() && checked.checked() == WORKSPACES - 1));

            platform.world().terminate(dying.instanceId());
            platform.world().terminate(deleted.instanceId());
            await("the dead one is back").atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
                Map<String, Object> row = environment(administrator, dying);
                assertThat(row).containsEntry("state", "online");
                assertThat(row.get("ec2_instance")).isNotEqualTo(dying.instanceId());
                assertThat(row.get("address")).asString().startsWith("http://");
            });

            assertThat(environment(administrator, deleted))
                    .as("what the view leaves out is not looked at")
                    .containsEntry("state", "online")
                    .containsEntry("ec2_instance", deleted.instanceId());
            assertThat(platform.endpoint().callCounts()).containsEntry("RunInstances", 1);
        }
    }

    private static Map<String, Object> environment(Jdbi administrator, Row row) {
        return administrator.withHandle(handle -> handle.createQuery("select * from environments where env_id = :id")
                .bind("id", row.id().value())
                .mapToMap()
                .one());
    }

    private static String[] as(DatabaseRoles roles, String role, String... more) {
        List<String> settings = new ArrayList<>(List.of(roles.environment(role)));
        settings.addAll(List.of("RECONCILER_SWEEP_INTERVAL", "1s"));
        settings.addAll(List.of(more));
        return settings.toArray(String[]::new);
    }
}
