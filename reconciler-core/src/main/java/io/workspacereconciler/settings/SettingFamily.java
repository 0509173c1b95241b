package io.workspacereconciler.settings;

import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * All variables with a prefix that are not declared otherwise.
 *
 * @param prefix the start of their names
 * @param check from their names and texts to what is wrong with them, without a secret in it
 * @param doc what they are for
 */
public record SettingFamily(String prefix, Function<Map<String, String>, List<String>> check, String doc)
        implements Declaration {
    @Override
    public String name() {
        return prefix + "*";
    }

    boolean covers(String variable) {
        return variable.startsWith(prefix) && variable.length() > prefix.length();
    }
}
