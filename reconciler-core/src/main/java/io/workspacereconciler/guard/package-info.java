/** The rule against mass failure: how many deaths may be let through, and what becomes of those that it keeps back. */
@NullMarked
package io.workspacereconciler.guard;

import org.jspecify.annotations.NullMarked;
