/** Decisions made again from what was recorded of them, by the same limits or by others: pure. */
@NullMarked
package io.workspacereconciler.replay;

import org.jspecify.annotations.NullMarked;
