/** What an operator sees of a program: start-up problems, readiness, metrics and an ordered end. */
@NullMarked
package io.workspacereconciler.operate;

import org.jspecify.annotations.NullMarked;
