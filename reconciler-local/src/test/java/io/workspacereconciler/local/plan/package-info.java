/** Planning on real servers. */
@NullMarked
package io.workspacereconciler.local.plan;

import org.jspecify.annotations.NullMarked;
