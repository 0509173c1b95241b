/** What each replica tells of the controls, and of itself. */
@NullMarked
package io.workspacereconciler.consumer.control;

import org.jspecify.annotations.NullMarked;
