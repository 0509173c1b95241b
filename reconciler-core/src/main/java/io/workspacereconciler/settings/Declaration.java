package io.workspacereconciler.settings;

/** What a program declares about its environment: one variable, or a family of variables that share a prefix. */
public sealed interface Declaration permits Setting, SettingFamily {
    /** The name of the variable; for a family its prefix followed by {@code *}. */
    String name();

    /** What it means, one sentence for a person. */
    String doc();
}
