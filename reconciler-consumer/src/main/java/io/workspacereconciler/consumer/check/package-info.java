/** A batch becomes looks, looks become verdicts, and proven deaths become offline events. */
@NullMarked
package io.workspacereconciler.consumer.check;

import org.jspecify.annotations.NullMarked;
