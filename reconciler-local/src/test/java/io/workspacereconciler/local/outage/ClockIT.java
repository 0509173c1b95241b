package io.workspacereconciler.local.outage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.workspacereconciler.local.LocalEnvironment;
import io.workspacereconciler.local.Replicas;
import io.workspacereconciler.local.server.PlatformTable;
import io.workspacereconciler.local.server.TestServers;
import java.net.URI;
import java.time.Duration;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Both real programs, asked over HTTP, while their clock and the database's disagree.
 *
 * <p>Real are the programs, their own clocks, the server and the statement that asks it. A server's clock cannot be moved
 * for one database, so this one has a function {@code clock_timestamp} of its own before PostgreSQL's in its search path.
 */
@Timeout(90)
final class ClockIT {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String REASON = "The clocks disagree: this machine's clock and the database's are ";

    @Test
    void aReplicaWhoseClockIsFarOffIsNotReadyAndSaysSoUntilTheyAgree() {
        TestServers.Database server = TestServers.database();
        PlatformTable.TEXT_STATUS.create(server.jdbcUrl(), server.user(), server.password());
        Jdbi sql = Jdbi.create(server.jdbcUrl(), server.user(), server.password());
        sql.useHandle(handle -> handle.createScript("""
                        create table clock_shift (shift interval not null);
                        insert into clock_shift values ('0 seconds');
                        grant select on clock_shift to public;
                        create function public.clock_timestamp() returns timestamptz language sql volatile as
                            'select pg_catalog.clock_timestamp() + shift from public.clock_shift';
                        """).execute());
        sql.useHandle(handle -> {
            String name = handle.createQuery("select current_database()")
                    .mapTo(String.class)
                    .one();
            handle.execute("alter database " + name + " set search_path = public, pg_catalog");
        });
        try (LocalEnvironment environment = LocalEnvironment.of(server, URI.create("http://127.0.0.1:1"));
                Replicas replicas = new Replicas()) {
            Health producer =
                    new Health(replicas.producer(environment.producer()).port());
            Health consumer =
                    new Health(replicas.consumer(environment.consumer()).port());
            for (Health program : new Health[] {producer, consumer}) {
                await("ready").atMost(LIMIT).until(() -> program.status() == 200);
            }

            for (String shift : new String[] {"15 seconds", "-15 seconds"}) {
                shift(sql, shift);
                for (Health program : new Health[] {producer, consumer}) {
                    await(shift)
                            .atMost(LIMIT)
                            .until(() -> program.condition("database").startsWith(REASON));
                    assertThat(program.status()).isEqualTo(503);
                    assertThat(program.live()).isEqualTo(200);
                }
            }

            shift(sql, "8 seconds");
            for (Health program : new Health[] {producer, consumer}) {
                await("ready again").atMost(LIMIT).until(() -> program.status() == 200);
            }
        }
    }

    private static void shift(Jdbi sql, String by) {
        sql.useHandle(handle -> handle.execute("update clock_shift set shift = cast(? as interval)", by));
    }
}
