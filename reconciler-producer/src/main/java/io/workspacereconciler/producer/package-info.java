/** The producer: a ticker that asks for one sweep in every slot, from any number of replicas. */
@NullMarked
package io.workspacereconciler.producer;

import org.jspecify.annotations.NullMarked;
