/** What a person has said about what may be done: the flag that stops all, exemptions, and the modes of the replicas. */
@NullMarked
package io.workspacereconciler.control;

import org.jspecify.annotations.NullMarked;
