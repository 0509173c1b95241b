/** The servers that the system needs, run on this machine: a Kafka broker and a PostgreSQL server, both the real ones. */
@NullMarked
package io.workspacereconciler.local.server;

import org.jspecify.annotations.NullMarked;
