/** What a person has said about what may be done, over the whole path. */
@NullMarked
package io.workspacereconciler.local.control;

import org.jspecify.annotations.NullMarked;
