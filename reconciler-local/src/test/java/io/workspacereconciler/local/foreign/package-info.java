/** Somebody else's systems beside ours: their healer, and their table. */
@NullMarked
package io.workspacereconciler.local.foreign;

import org.jspecify.annotations.NullMarked;
