/** What one look at an instance showed, what that means, and when it proves a death. */
@NullMarked
package io.workspacereconciler.check;

import org.jspecify.annotations.NullMarked;
