/** What is said on Kafka: the events, their topics, and CloudEvents as their form. */
@NullMarked
package io.workspacereconciler.event;

import org.jspecify.annotations.NullMarked;
