/** Which replica publishes each slot, on the database's clock. */
@NullMarked
package io.workspacereconciler.producer.tick;

import org.jspecify.annotations.NullMarked;
