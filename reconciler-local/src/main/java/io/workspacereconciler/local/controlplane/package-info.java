/** A control plane that speaks the contract over the local EC2, and may be struck by faults. */
@NullMarked
package io.workspacereconciler.local.controlplane;

import org.jspecify.annotations.NullMarked;
