package io.workspacereconciler.local.services;

import java.util.Map;
import java.util.stream.Collectors;

/** Variables as lines that a person pastes into a shell; every value means itself there. */
final class ShellText {
    private static final String PLAIN = "[A-Za-z0-9_.:/@%+=-]+";

    private ShellText() {}

    /** One {@code export} line for each. */
    static String exports(Map<String, String> variables) {
        return variables.entrySet().stream()
                .map(variable -> "export " + assignment(variable) + "\n")
                .collect(Collectors.joining());
    }

    /** The command with variables that only it gets. */
    static String command(Map<String, String> variables, String command) {
        return variables.entrySet().stream()
                        .map(variable -> assignment(variable) + " \\\n  ")
                        .collect(Collectors.joining())
                + command + "\n";
    }

    private static String assignment(Map.Entry<String, String> variable) {
        return variable.getKey() + "=" + quoted(variable.getValue());
    }

    static String quoted(String value) {
        return value.matches(PLAIN) ? value : "'" + value.replace("'", "'\\''") + "'";
    }
}
