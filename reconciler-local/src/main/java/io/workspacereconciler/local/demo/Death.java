package io.workspacereconciler.local.demo;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One death as far as it has come; changed by {@link Chronicle} only. */
final class Death {
    private final String name;
    private final String instanceId;
    private final Instant at;
    private @Nullable UUID event;
    private @Nullable String replacement;
    private @Nullable Instant backAt;
    private @Nullable String heldFor;
    private boolean flipped;
    private boolean told;

    Death(String name, String instanceId, Instant at) {
        this.name = name;
        this.instanceId = instanceId;
        this.at = at;
    }

    String name() {
        return name;
    }

    String instanceId() {
        return instanceId;
    }

    /** Whether this is news: a hold is said again when its reason changes, or lasts. */
    boolean isHeldFor(String reason) {
        boolean isNew = !reason.equals(heldFor);
        heldFor = reason;
        return isNew;
    }

    /** Whether it is kept back now. */
    boolean isHeld() {
        return heldFor != null && event == null;
    }

    /** Whether this is news: an event that is said again has the same id. */
    boolean isNew(UUID offlineEvent) {
        boolean isNew = !offlineEvent.equals(event);
        event = offlineEvent;
        return isNew;
    }

    /** The row is no longer online on the dead instance; whether this is news. */
    boolean isFlipped() {
        boolean isNew = !flipped;
        flipped = true;
        return isNew;
    }

    /** Whether this is news. */
    boolean isReplacedBy(String newInstance) {
        boolean isNew = !newInstance.equals(replacement);
        replacement = newInstance;
        return isNew;
    }

    /** Whether this is news. */
    boolean isBackAt(Instant moment) {
        boolean isNew = backAt == null;
        if (isNew) {
            backAt = moment;
        }
        return isNew;
    }

    /** Whether it has not been back within the limit, and that has not been told. */
    boolean becomesLate(Instant now, Duration limit) {
        boolean late = !told && backAt == null && now.isAfter(at.plus(limit));
        told |= late;
        return late;
    }

    /** From the death to the moment; never negative, though two clocks may have measured them. */
    Duration until(Instant moment) {
        Duration since = Duration.between(at, moment);
        return since.isNegative() ? Duration.ZERO : since;
    }

    /** From the death to the row online again; zero while it is not. */
    Duration tookUntilBack() {
        return backAt == null ? Duration.ZERO : until(backAt);
    }

    static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
    }
}
