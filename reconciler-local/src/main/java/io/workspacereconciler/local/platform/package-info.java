/** The platform's side on one machine: its registry, the EC2 account in which its workspaces run, and their agents. */
@NullMarked
package io.workspacereconciler.local.platform;

import org.jspecify.annotations.NullMarked;
