/** A sweep becomes batches: contiguous ranges with open ends, so that every online workspace is in exactly one. */
@NullMarked
package io.workspacereconciler.consumer.plan;

import org.jspecify.annotations.NullMarked;
