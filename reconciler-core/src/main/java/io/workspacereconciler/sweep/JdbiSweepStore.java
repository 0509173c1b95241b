package io.workspacereconciler.sweep;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.workspacereconciler.check.VerdictCounts;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The sweeps over SQL, in one transaction. */
public final class JdbiSweepStore implements SweepStore {

    private static final Logger LOG = LoggerFactory.getLogger(JdbiSweepStore.class);

    private final Handle handle;
    private final JsonMapper json;

    public JdbiSweepStore(Handle handle, JsonMapper json) {
        this.handle = handle;
        this.json = json;
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
    public boolean ask(SweepId sweep, SweepKind kind, String replica, Instant now) {
        return handle.createUpdate("""
                                insert into reconciler.sweeps (slot, kind, claimed_by, claimed_at, published_at)
                                values (:slot, :kind, :replica, :now, :now) on conflict (slot) do nothing
                                """)
                        .bind("slot", sweep.slot())
                        .bind("kind", kind)
                        .bind("replica", replica)
                        .bind("now", now)
                        .execute()
                == 1;
    }

    @Override
    public Optional<SweepSummary> ended(SweepId sweep) {
        return handle.createQuery("""
                        select planned_at is not null as planned, coalesce(online_rows, 0) as rows,
                               coalesce(batches, 0) as batches, coalesce(batches_checked, 0) as checked,
                               verdicts::text as verdicts, ended_at
                          from reconciler.sweeps where slot = :slot and ended_at is not null
                        """)
                .bind("slot", sweep.slot())
                .map((row, context) -> new SweepSummary(
                        sweep,
                        row.getBoolean("planned"),
                        row.getInt("rows"),
                        new SweepSummary.Batches(row.getInt("batches"), row.getInt("checked")),
                        row.getString("verdicts") == null ? VerdictCounts.NONE : read(row.getString("verdicts")),
                        Duration.between(
                                sweep.slot(), row.getTimestamp("ended_at").toInstant())))
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
    public Optional<SweepSummary> planned(SweepId sweep, SweepPlan plan, Instant now) {
        handle.createUpdate("""
                        update reconciler.sweeps set planned_at = :now, online_rows = :rows, batches = :batches,
                               fleet = cast(:fleet as jsonb)
                         where slot = :slot
                        """)
                .bind("slot", sweep.slot())
                .bind("now", now)
                .bind("rows", plan.rows())
                .bind("batches", plan.batches())
                .bind("fleet", write(plan.fleet()))
                .execute();
        return endIfComplete(sweep, now);
    }

    @Override
    public Optional<SweepSummary> checked(SweepId sweep, BatchId batch, VerdictCounts verdicts, Instant now) {
        if (running(sweep).isEmpty()) {
            return Optional.empty();
        }
        handle.createUpdate("""
                        insert into reconciler.checked_batches (slot, batch_id, verdicts)
                        values (:slot, :batch, cast(:verdicts as jsonb)) on conflict do nothing
                        """)
                .bind("slot", sweep.slot())
                .bind("batch", batch.value())
                .bind("verdicts", write(verdicts))
                .execute();
        return endIfComplete(sweep, now);
    }

    @Override
    public List<SweepSummary> endOverdue(Instant before, Instant now) {
        return handle.createQuery("""
                        select slot from reconciler.sweeps
                         where ended_at is null and published_at is not null and slot < :before
                         order by slot for update skip locked
                        """).bind("before", before).mapTo(Instant.class).map(SweepId::new).list().stream()
                .flatMap(sweep -> running(sweep).stream().map(plan -> end(sweep, plan, now)))
                .toList();
    }

    /** A sweep that has not ended: its row is locked, so that of its last batches one is the last. */
    private record Running(int rows, int batches, boolean isPlanned) {}

    private Optional<Running> running(SweepId sweep) {
        return handle.createQuery("""
                        select coalesce(online_rows, 0) as rows, coalesce(batches, 0) as batches,
                               planned_at is not null as planned
                          from reconciler.sweeps where slot = :slot and ended_at is null for update
                        """)
                .bind("slot", sweep.slot())
                .map((row, context) ->
                        new Running(row.getInt("rows"), row.getInt("batches"), row.getBoolean("planned")))
                .findOne();
    }

    private Optional<SweepSummary> endIfComplete(SweepId sweep, Instant now) {
        return running(sweep)
                .filter(Running::isPlanned)
                .filter(plan -> countChecked(sweep) >= plan.batches())
                .map(plan -> end(sweep, plan, now));
    }

    private int countChecked(SweepId sweep) {
        return handle.createQuery("select count(*) from reconciler.checked_batches where slot = :slot")
                .bind("slot", sweep.slot())
                .mapTo(Integer.class)
                .one();
    }

    private SweepSummary end(SweepId sweep, Running plan, Instant now) {
        List<VerdictCounts> batches = handle.createQuery(
                        "delete from reconciler.checked_batches where slot = :slot returning verdicts::text")
                .bind("slot", sweep.slot())
                .mapTo(String.class)
                .map(this::read)
                .list();
        VerdictCounts verdicts = batches.stream().reduce(VerdictCounts.NONE, VerdictCounts::plus);
        handle.createUpdate("""
                        update reconciler.sweeps set ended_at = :now, batches_checked = :checked,
                               verdicts = cast(:verdicts as jsonb)
                         where slot = :slot
                        """)
                .bind("slot", sweep.slot())
                .bind("now", now)
                .bind("checked", batches.size())
                .bind("verdicts", write(verdicts))
                .execute();
        return new SweepSummary(
                sweep,
                plan.isPlanned(),
                plan.rows(),
                new SweepSummary.Batches(plan.batches(), batches.size()),
                verdicts,
                Duration.between(sweep.slot(), now));
    }

    @Override
    public List<SweepProgress> recent(Set<SweepKind> kinds, int limit) {
        return handle.createQuery("""
                        select s.slot, s.kind, coalesce(s.online_rows, 0) as rows, coalesce(s.batches, 0) as batches,
                               s.batches_checked, s.verdicts::text as verdicts, s.published_at, s.planned_at, s.ended_at,
                               array(select b.verdicts::text from reconciler.checked_batches b where b.slot = s.slot)
                                   as checked
                          from reconciler.sweeps s where s.kind = any(:kinds) order by s.slot desc limit :limit
                        """)
                .bind("kinds", kinds.stream().map(SweepKind::name).toArray(String[]::new))
                .bind("limit", limit)
                .map((row, context) -> {
                    String[] checked = (String[]) row.getArray("checked").getArray();
                    String ended = row.getString("verdicts");
                    return new SweepProgress(
                            new SweepId(row.getTimestamp("slot").toInstant()),
                            SweepKind.valueOf(row.getString("kind")),
                            row.getInt("rows"),
                            new SweepSummary.Batches(
                                    row.getInt("batches"), checked.length + row.getInt("batches_checked")),
                            ended != null
                                    ? read(ended)
                                    : Stream.of(checked)
                                            .map(this::read)
                                            .reduce(VerdictCounts.NONE, VerdictCounts::plus),
                            instant(row.getTimestamp("published_at")),
                            instant(row.getTimestamp("planned_at")),
                            instant(row.getTimestamp("ended_at")));
                })
                .list();
    }

    private static @Nullable Instant instant(@Nullable Timestamp stored) {
        return stored == null ? null : stored.toInstant();
    }

    @Override
    public int forget(Instant before) {
        return handle.createUpdate("delete from reconciler.sweeps where slot < :before")
                .bind("before", before)
                .execute();
    }

    private VerdictCounts read(String verdicts) {
        try {
            return json.readValue(verdicts, VerdictCounts.class);
        } catch (JsonProcessingException e) {
            // Figures for people must not keep a sweep from ending.
            LOG.warn("the stored verdicts of a batch are not readable, {}", e.getOriginalMessage());
            return VerdictCounts.NONE;
        }
    }

    private String write(Object figures) {
        try {
            return json.writeValueAsString(figures);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("numbers always have JSON", e);
        }
    }
}
