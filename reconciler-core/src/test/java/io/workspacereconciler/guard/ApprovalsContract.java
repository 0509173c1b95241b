package io.workspacereconciler.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.workspacereconciler.database.DatabaseUnderTest;
import io.workspacereconciler.incident.Incident;
import io.workspacereconciler.incident.IncidentExamples;
import io.workspacereconciler.incident.IncidentId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What every {@link Approvals} guarantees. */
public abstract class ApprovalsContract implements DatabaseUnderTest {

    @Test
    void anApprovalCountsUntilItEnds() {
        Approval approval = approve(1, "ann", "the zone is gone", Duration.ofHours(1));

        assertThat(valid(approval.incident(), approval.until().minusMillis(1))).containsValue(approval);
        assertThat(valid(approval.incident(), approval.until())).isEmpty();
    }

    @Test
    void itCountsForItsOwnIncidentOnly() {
        Approval approval = approve(1, "ann", "", Duration.ofHours(1));
        Incident other = open(2);

        assertThat(valid(other.id(), clock().instant())).isEmpty();
        assertThat(database()
                        .<Map<IncidentId, Approval>>inTransaction(
                                tx -> tx.approvals().validOf(List.of(approval.incident(), other.id()), tx.now())))
                .containsOnlyKeys(approval.incident());
    }

    @Test
    void aLaterApprovalTakesThePlaceOfAnEarlierOne() {
        Approval first = approve(1, "ann", "", Duration.ofHours(1));
        Approval later = new Approval(
                first.incident(),
                "bob",
                "for longer",
                clock().instant(),
                clock().instant().plus(Duration.ofHours(2)));

        database().useTransaction(tx -> tx.approvals().approve(later));

        assertThat(valid(first.incident(), clock().instant())).containsValue(later);
    }

    private Approval approve(long number, String by, String because, Duration length) {
        Instant now = clock().instant();
        Approval approval = new Approval(open(number).id(), by, because, now, now.plus(length));
        database().useTransaction(tx -> tx.approvals().approve(approval));
        return approval;
    }

    private Incident open(long number) {
        Incident first = IncidentExamples.offline(number, clock().instant());
        database().useTransaction(tx -> tx.incidents().open(first, IncidentExamples.because("open", tx.now())));
        return first;
    }

    private Map<IncidentId, Approval> valid(IncidentId incident, Instant at) {
        return database().inTransaction(tx -> tx.approvals().validOf(List.of(incident), at));
    }
}
