package io.workspacereconciler.consumer.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.workspacereconciler.database.Transaction;
import io.workspacereconciler.event.Json;
import io.workspacereconciler.guard.Approval;
import io.workspacereconciler.guard.GuardMark;
import io.workspacereconciler.incident.Hold;
import io.workspacereconciler.incident.IncidentId;
import io.workspacereconciler.operate.Columns;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A held death for a person, in columns, and for a program, in whole.
 *
 * @param approval a person's that counts now; null without one
 */
record HeldDeath(Hold hold, GuardMark mark, @Nullable Approval approval) {

    private static final List<String> HEAD =
            List.of("INCIDENT", "WORKSPACE", "INSTANCE", "ZONE", "SINCE", "REASON", "APPROVED UNTIL", "WHY");
    private static final String NONE = "-";

    /** All of them, those that are held longest first. */
    static List<HeldDeath> all(Transaction tx) {
        List<Hold> holds = tx.incidents().holds().all();
        List<IncidentId> ids = holds.stream().map(hold -> hold.incident().id()).toList();
        Map<IncidentId, GuardMark> marks = tx.guard().marksOf(ids);
        Map<IncidentId, Approval> approvals = tx.approvals().validOf(ids, tx.now());
        return holds.stream()
                .map(hold -> new HeldDeath(
                        hold,
                        marks.getOrDefault(hold.incident().id(), GuardMark.NONE),
                        approvals.get(hold.incident().id())))
                .toList();
    }

    /** A head and a line for each; nothing at all when there are none. */
    static List<String> lines(List<HeldDeath> held) {
        if (held.isEmpty()) {
            return List.of();
        }
        List<List<String>> rows = new ArrayList<>();
        rows.add(HEAD);
        held.forEach(death -> rows.add(death.row()));
        return Columns.aligned(rows);
    }

    private List<String> row() {
        return List.of(
                hold.incident().id().toString(),
                hold.incident().workspace().toString(),
                hold.incident().instance().toString(),
                Objects.requireNonNullElse(mark.zone(), NONE),
                seconds(hold.incident().changedAt()),
                reason(),
                approval == null ? NONE : seconds(approval.until()),
                hold.detail());
    }

    private static String seconds(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private String reason() {
        return hold.reason().name().toLowerCase(Locale.ROOT);
    }

    /** One line. */
    String json() {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("incident", hold.incident().id());
        fields.put("workspace", hold.incident().workspace());
        fields.put("instance", hold.incident().instance());
        fields.put("place", hold.incident().subject().place());
        fields.put("zone", mark.zone());
        fields.put("since", hold.incident().changedAt());
        fields.put("reason", reason());
        fields.put("why", hold.detail());
        fields.put("guard", mark.decision());
        fields.put("approvedBy", approval == null ? null : approval.by());
        fields.put("approvedUntil", approval == null ? null : approval.until());
        fields.values().removeIf(Objects::isNull);
        try {
            return Json.MAPPER.writeValueAsString(fields);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("what is held always has JSON", e);
        }
    }
}
