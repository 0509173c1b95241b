/** The runnable jars as child processes. */
@NullMarked
package io.workspacereconciler.local.program;

import org.jspecify.annotations.NullMarked;
