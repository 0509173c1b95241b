/** The guard over whole sweeps: the real planner, checker and healer on PostgreSQL and EC2's wire, an hour in seconds. */
@NullMarked
package io.workspacereconciler.local.guard;

import org.jspecify.annotations.NullMarked;
