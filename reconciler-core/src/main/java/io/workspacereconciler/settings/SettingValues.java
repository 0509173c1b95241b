package io.workspacereconciler.settings;

import java.util.Map;
import java.util.Optional;

/** The values of a program's settings, all of them valid. */
public final class SettingValues {
    private final Map<String, Object> values;
    private final Map<String, Map<String, String>> families;

    SettingValues(Map<String, Object> values, Map<String, Map<String, String>> families) {
        this.values = Map.copyOf(values);
        this.families = Map.copyOf(families);
    }

    /** The value of a required setting or of one with a default; {@link IllegalStateException} when there is none. */
    public <T> T get(Setting<T> setting) {
        return find(setting).orElseThrow(() -> new IllegalStateException(setting + " has no value or is not declared"));
    }

    /** The value, empty when it was left out and has no default. */
    @SuppressWarnings("unchecked") // the value came from this setting's own parser
    public <T> Optional<T> find(Setting<T> setting) {
        return Optional.ofNullable((T) values.get(setting.name()));
    }

    /** The members of a family that were given: variable to text. */
    Map<String, String> members(SettingFamily family) {
        return families.getOrDefault(family.name(), Map.of());
    }
}
