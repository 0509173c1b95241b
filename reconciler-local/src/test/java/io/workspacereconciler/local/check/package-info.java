/** Checking on real servers. */
@NullMarked
package io.workspacereconciler.local.check;

import org.jspecify.annotations.NullMarked;
