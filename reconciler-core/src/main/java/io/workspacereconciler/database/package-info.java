/** One PostgreSQL: its pool, its clock, its migrations, and a transaction over all stores. */
@NullMarked
package io.workspacereconciler.database;

import org.jspecify.annotations.NullMarked;
