package io.workspacereconciler.event;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Instant;
import java.util.UUID;

/** What is said on Kafka. An event that is said again has the same id, so that a reader can drop the repeat. */
public sealed interface Event
        permits SweepRequested, BatchRequested, BatchChecked, WorkspaceOffline, WorkspaceIncident {

    /** The same for every repeat of this event. */
    @JsonIgnore
    UUID eventId();

    /** What it is about; the key of the message, so that what is about one thing stays in order. */
    @JsonIgnore
    String key();

    /** Where it is said. */
    @JsonIgnore
    Topic topic();

    /** When what it says became true, on the database's clock. */
    Instant at();
}
