/** The platform's registry: workspaces, the instances that they name, and the writes that RestartByID may make. */
@NullMarked
package io.workspacereconciler.workspace;

import org.jspecify.annotations.NullMarked;
