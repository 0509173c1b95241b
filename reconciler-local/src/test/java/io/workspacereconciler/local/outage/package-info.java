/** What happens while a server is away, and after it. */
@NullMarked
package io.workspacereconciler.local.outage;

import org.jspecify.annotations.NullMarked;
