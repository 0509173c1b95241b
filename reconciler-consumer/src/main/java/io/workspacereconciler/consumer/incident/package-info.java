/** The changes of incidents, told to everyone: from the timeline to Kafka, in order, none missing. */
@NullMarked
package io.workspacereconciler.consumer.incident;

import org.jspecify.annotations.NullMarked;
