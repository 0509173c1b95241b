/** One death of one workspace, from the first doubt to its end, and the timeline beside it. */
@NullMarked
package io.workspacereconciler.incident;

import org.jspecify.annotations.NullMarked;
