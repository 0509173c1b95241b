/** Slots on the database's clock, and the replica that publishes each. */
@NullMarked
package io.workspacereconciler.producer.tick;

import org.jspecify.annotations.NullMarked;
