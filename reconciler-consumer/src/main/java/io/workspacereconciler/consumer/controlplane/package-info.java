/** The only place that knows the control plane's HTTP contract: looks at instances through it, and replaces them. */
@NullMarked
package io.workspacereconciler.consumer.controlplane;

import org.jspecify.annotations.NullMarked;
