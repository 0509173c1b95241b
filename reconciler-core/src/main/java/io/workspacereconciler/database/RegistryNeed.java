package io.workspacereconciler.database;

/**
 * Who needs the platform's registry for what.
 *
 * @param who a role or a command, as a person knows it
 */
public record RegistryNeed(String who, RegistryUse use) {}
