/** Figures that are measured in one run, each against another of the same run. */
@NullMarked
package io.workspacereconciler.local.bench;

import org.jspecify.annotations.NullMarked;
