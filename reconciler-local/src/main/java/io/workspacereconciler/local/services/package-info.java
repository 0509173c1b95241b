/** What the reconciler's programs need around them, started by one command and ended by Ctrl-C. */
@NullMarked
package io.workspacereconciler.local.services;

import org.jspecify.annotations.NullMarked;
