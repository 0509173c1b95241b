@NullMarked
package io.workspacereconciler.local.letters;

import org.jspecify.annotations.NullMarked;
