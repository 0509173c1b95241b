/** What a person asks of the running system from a command line. */
@NullMarked
package io.workspacereconciler.consumer.command;

import org.jspecify.annotations.NullMarked;
