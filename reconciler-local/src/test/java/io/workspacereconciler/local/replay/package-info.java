/** Sweeps again, and sweeps now, over the whole path. */
@NullMarked
package io.workspacereconciler.local.replay;

import org.jspecify.annotations.NullMarked;
