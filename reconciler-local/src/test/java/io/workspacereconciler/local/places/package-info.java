/** Instances in several accounts and regions. */
@NullMarked
package io.workspacereconciler.local.places;

import org.jspecify.annotations.NullMarked;
