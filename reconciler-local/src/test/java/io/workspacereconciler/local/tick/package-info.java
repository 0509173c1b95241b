/** Producers as they are run. */
@NullMarked
package io.workspacereconciler.local.tick;

import org.jspecify.annotations.NullMarked;
