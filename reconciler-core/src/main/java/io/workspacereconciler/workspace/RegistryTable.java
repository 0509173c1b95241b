package io.workspacereconciler.workspace;

import java.util.Objects;

/**
 * The platform's registry as SQL names it.
 *
 * @param name {@code [schema.]name}, checked to be safe in SQL
 * @param places the columns that say in which place an instance is
 */
public record RegistryTable(String name, PlaceColumns places) {

    public RegistryTable {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(places, "places");
    }
}
