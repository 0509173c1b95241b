package io.workspacereconciler.settings;

import java.util.List;
import java.util.stream.Collectors;

/** The documentation of declared settings, so that a README and {@code --help} say what the program does. */
public final class SettingsReference {
    private final List<Declaration> declarations;

    /** In the order in which they are to be shown. */
    public SettingsReference(List<? extends Declaration> declarations) {
        this.declarations = List.copyOf(declarations);
    }

    /** A table of variable, default and meaning with the range, ending with a line break. */
    public String toMarkdown() {
        return declarations.stream()
                .map(declaration -> "| `" + declaration.name() + "` | " + presence(declaration) + " | "
                        + meaning(declaration).replace("|", "\\|") + " |\n")
                .collect(Collectors.joining("", "| variable | default | meaning |\n| --- | --- | --- |\n", ""));
    }

    /** A paragraph for each variable, for {@code --help}, ending with a line break. */
    public String toPlainText() {
        return declarations.stream()
                .map(declaration -> declaration.name() + "\n    " + meaning(declaration) + "\n    default: "
                        + presence(declaration) + "\n")
                .collect(Collectors.joining())
                .replace("`", "");
    }

    private static String presence(Declaration declaration) {
        return declaration instanceof Setting<?> setting ? setting.presence().describe() : "none";
    }

    private static String meaning(Declaration declaration) {
        if (declaration instanceof Setting<?> setting && !setting.rules().isEmpty()) {
            return setting.doc() + " ("
                    + setting.rules().stream().map(Rule::description).collect(Collectors.joining(", ")) + ")";
        }
        return declaration.doc();
    }
}
