/** The README's subscribers. */
@NullMarked
package io.workspacereconciler.local.example;

import org.jspecify.annotations.NullMarked;
