/** The loop on a real broker. */
@NullMarked
package io.workspacereconciler.local.bus;

import org.jspecify.annotations.NullMarked;
