/** What can be found out before anything is started, without changing anything. */
@NullMarked
package io.workspacereconciler.consumer.preflight;

import org.jspecify.annotations.NullMarked;
