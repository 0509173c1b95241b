package io.workspacereconciler.incident;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** The places over SQL, in one transaction. */
public final class JdbiRestartPlaces implements RestartPlaces {

    /** Holds one at a time that gives places away: two that count at the same moment would both give the last one. */
    private static final long HAND_OUT_LOCK = 0x7265_636f_6e63_0007L;

    /** What has ended holds nothing, whoever ended it. */
    private static final String OF_RESTARTS =
            " from reconciler.restart_places p join reconciler.incidents i on i.id = p.incident_id"
                    + " where i.state = 'RESTARTING'";

    private final Handle handle;

    public JdbiRestartPlaces(Handle handle) {
        this.handle = handle;
    }

    @Override
    public Standing standing() {
        // What was flipped before the slot is not among the rows that the sweep found online; what was flipped after it
        // mostly is. So nothing is counted twice.
        return handle.createQuery("""
                        with last as (select slot, online_rows from reconciler.sweeps
                                       where planned_at is not null and kind = 'SLOT' order by slot desc limit 1)
                        select coalesce((select online_rows from last), 0)
                                   + (select count(*) from reconciler.incidents, last
                                       where state = 'RESTARTING' and changed_at <= last.slot) as fleet,
                               (select count(*) %1$s and p.taken_at is not null) as taken,
                               (select count(*) %1$s and p.taken_at is null) as waiting
                        """.formatted(OF_RESTARTS))
                .map((row, context) -> new Standing(row.getInt("fleet"), row.getInt("taken"), row.getInt("waiting")))
                .one();
    }

    @Override
    public boolean has(IncidentId incident) {
        return handle.createQuery(
                        "select 1 from reconciler.restart_places where incident_id = :id and taken_at is not null")
                .bind("id", incident.value())
                .mapTo(Integer.class)
                .findOne()
                .isPresent();
    }

    @Override
    public boolean queue(IncidentId incident, Rank rank, Instant now) {
        return handle.createUpdate("insert into reconciler.restart_places (incident_id, rank, asked_at)"
                                + " values (:id, :rank, :now) on conflict do nothing")
                        .bind("id", incident.value())
                        .bind("rank", rank.name())
                        .bind("now", now)
                        .execute()
                == 1;
    }

    @Override
    public List<Given> handOut(int most, Instant now) {
        handle.createQuery("select pg_advisory_xact_lock(:lock)::text")
                .bind("lock", HAND_OUT_LOCK)
                .mapTo(String.class)
                .one();
        return handle.createQuery("""
                        update reconciler.restart_places set taken_at = :now
                         where incident_id in (
                             select p.incident_id %1$s and p.taken_at is null
                              order by p.rank, p.asked_at, p.incident_id
                              limit greatest(0, :most - (select count(*) %1$s and p.taken_at is not null)))
                        returning incident_id, asked_at
                        """.formatted(OF_RESTARTS))
                .bind("now", now)
                .bind("most", most)
                .map((row, context) -> new Given(
                        new IncidentId(row.getObject("incident_id", UUID.class)),
                        row.getTimestamp("asked_at").toInstant()))
                .list();
    }

    @Override
    public void leave(IncidentId incident) {
        handle.createUpdate("delete from reconciler.restart_places where incident_id = :id")
                .bind("id", incident.value())
                .execute();
    }
}
