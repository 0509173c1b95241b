package io.workspacereconciler.database;

/**
 * What there is of our own schema.
 *
 * @param version the version that is there; empty for none
 * @param pending how many versions it is behind this program
 * @param mayMigrate whether the role that is connected may bring it up to date
 */
public record SchemaState(String version, int pending, boolean mayMigrate) {}
