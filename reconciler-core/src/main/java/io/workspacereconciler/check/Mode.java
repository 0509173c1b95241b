package io.workspacereconciler.check;

/** Whether the system acts or only shows what it would do; there is no default, somebody must choose. */
public enum Mode {
    /** Looks and shows what would be done: lets no death through and changes no registry row. */
    OBSERVE,
    /** Acts on what is true. */
    HEAL
}
