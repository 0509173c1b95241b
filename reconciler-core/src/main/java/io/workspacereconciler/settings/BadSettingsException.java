package io.workspacereconciler.settings;

import io.workspacereconciler.operate.StartupException;
import java.util.List;

/** The environment does not hold usable settings; names every problem at once and never shows a secret. */
public final class BadSettingsException extends StartupException {
    private static final long serialVersionUID = 1L;

    BadSettingsException(List<String> problems) {
        super(problems);
    }
}
