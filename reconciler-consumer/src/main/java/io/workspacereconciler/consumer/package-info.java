/** The consumer: plans sweeps, checks batches and heals what is dead, in as many replicas as there are partitions. */
@NullMarked
package io.workspacereconciler.consumer;

import org.jspecify.annotations.NullMarked;
