/** An offline event becomes RestartByID: a new instance with the existing volumes, step by step. */
@NullMarked
package io.workspacereconciler.consumer.heal;

import org.jspecify.annotations.NullMarked;
