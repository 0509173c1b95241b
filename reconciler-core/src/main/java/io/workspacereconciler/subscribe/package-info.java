/** What another service subscribes to offline events with; needs Kafka and nothing else. */
@NullMarked
package io.workspacereconciler.subscribe;

import org.jspecify.annotations.NullMarked;
