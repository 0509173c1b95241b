package io.workspacereconciler.sweep;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** The sweeps over SQL, in one transaction. */
public final class JdbiSweepStore implements SweepStore {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Handle handle;

    public JdbiSweepStore(Handle handle) {
        this.handle = handle;
    }

    @Override
    public boolean claim(SweepId sweep, String replica, Instant now) {
        return handle.createUpdate("""
                                insert into reconciler.sweeps (slot, claimed_by, claimed_at)
                                values (:slot, :replica, :now) on conflict (slot) do nothing
                                """)
                        .bind("slot", sweep.slot())
                        .bind("replica", replica)
                        .bind("now", now)
                        .execute()
                == 1;
    }

    @Override
    public Optional<SweepId> takeOver(String replica, Instant now, Duration patience, Instant notBefore) {
        return handle.createQuery("""
                        update reconciler.sweeps set claimed_by = :replica, claimed_at = :now
                         where slot = (select slot from reconciler.sweeps
                                        where published_at is null and claimed_at <= :claimedBefore and slot > :notBefore
                                        order by slot desc limit 1 for update skip locked)
                        returning slot
                        """)
                .bind("replica", replica)
                .bind("now", now)
                .bind("claimedBefore", now.minus(patience))
                .bind("notBefore", notBefore)
                .mapTo(Instant.class)
                .map(SweepId::new)
                .findOne();
    }

    @Override
    public void published(SweepId sweep, Instant now) {
        handle.createUpdate("update reconciler.sweeps set published_at = :now where slot = :slot")
                .bind("slot", sweep.slot())
                .bind("now", now)
                .execute();
    }

    @Override
    public boolean isPlanned(SweepId sweep) {
        return handle.createQuery("select 1 from reconciler.sweeps where slot = :slot and planned_at is not null")
                .bind("slot", sweep.slot())
                .mapTo(Integer.class)
                .findOne()
                .isPresent();
    }

    @Override
    public void planned(SweepId sweep, SweepPlan plan, Instant now) {
        handle.createUpdate("""
                        update reconciler.sweeps set planned_at = :now, online_rows = :rows, batches = :batches,
                               fleet = cast(:fleet as jsonb)
                         where slot = :slot
                        """)
                .bind("slot", sweep.slot())
                .bind("now", now)
                .bind("rows", plan.rows())
                .bind("batches", plan.batches())
                .bind("fleet", json(plan))
                .execute();
    }

    @Override
    public int forget(Instant before) {
        return handle.createUpdate("delete from reconciler.sweeps where slot < :before")
                .bind("before", before)
                .execute();
    }

    private static String json(SweepPlan plan) {
        try {
            return JSON.writeValueAsString(plan.fleet());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a map of numbers always has JSON", e);
        }
    }
}
