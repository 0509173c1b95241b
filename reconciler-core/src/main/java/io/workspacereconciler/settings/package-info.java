/** A program's settings: declared once, read from the environment, every problem reported in one message. */
@NullMarked
package io.workspacereconciler.settings;

import org.jspecify.annotations.NullMarked;
