/** The stores on a real PostgreSQL. */
@NullMarked
package io.workspacereconciler.local.database;

import org.jspecify.annotations.NullMarked;
