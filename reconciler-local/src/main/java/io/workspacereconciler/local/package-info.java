/** The front door of what runs on one machine: {@code LocalMain} with the demo and the local servers. */
@NullMarked
package io.workspacereconciler.local;

import org.jspecify.annotations.NullMarked;
