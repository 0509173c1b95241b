package io.workspacereconciler.consumer.check;

import io.workspacereconciler.check.Decision;
import io.workspacereconciler.incident.Incident;
import java.util.Optional;

/**
 * What became of one decision.
 *
 * @param decision as it was carried out: a proven death may be held for a person's word
 * @param incident the open incident afterwards, if there is one
 */
record Registered(Decision decision, Optional<Incident> incident) {}
