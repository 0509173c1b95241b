package io.workspacereconciler.guard;

import io.workspacereconciler.incident.IncidentId;
import java.time.Instant;
import java.util.Objects;

/**
 * A person's word that a held death may be let through, against the guard and without a whole proof.
 *
 * @param by who said so
 * @param because why
 * @param until when it ends
 */
public record Approval(IncidentId incident, String by, String because, Instant at, Instant until) {

    public Approval {
        Objects.requireNonNull(incident, "incident");
        Objects.requireNonNull(by, "by");
        Objects.requireNonNull(because, "because");
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(until, "until");
        if (!until.isAfter(at)) {
            throw new IllegalArgumentException("an approval ends after it was given");
        }
    }

    /** For a person. */
    public String describe() {
        return "approved by " + by + " until " + until + (because.isBlank() ? "" : ": " + because);
    }
}
