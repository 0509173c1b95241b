/** Restarts over EC2's wire and a real database. */
@NullMarked
package io.workspacereconciler.local.heal;

import org.jspecify.annotations.NullMarked;
