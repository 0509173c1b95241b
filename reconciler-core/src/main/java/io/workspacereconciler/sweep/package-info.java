/** One pass over all online workspaces, and the batches that it is cut into. */
@NullMarked
package io.workspacereconciler.sweep;

import org.jspecify.annotations.NullMarked;
