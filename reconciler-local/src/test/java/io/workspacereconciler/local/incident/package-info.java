/** Incidents and what is told of them, on real servers. */
@NullMarked
package io.workspacereconciler.local.incident;

import org.jspecify.annotations.NullMarked;
