/** Subscribers of offline events, on a real broker. */
@NullMarked
package io.workspacereconciler.local.subscribe;

import org.jspecify.annotations.NullMarked;
