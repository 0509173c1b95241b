/** Commands about sweeps: one now, one again, and decisions made again from what was recorded. */
@NullMarked
package io.workspacereconciler.producer.replay;

import org.jspecify.annotations.NullMarked;
