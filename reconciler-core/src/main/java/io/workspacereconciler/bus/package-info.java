/** The way to Kafka: a loop that commits only what is finished, dead letters, clients and topics. */
@NullMarked
package io.workspacereconciler.bus;

import org.jspecify.annotations.NullMarked;
