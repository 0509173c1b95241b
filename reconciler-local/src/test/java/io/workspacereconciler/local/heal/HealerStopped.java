package io.workspacereconciler.local.heal;

/** The process of a healer is gone: nothing of it catches this, and nothing of it goes on. */
final class HealerStopped extends Error {

    private static final long serialVersionUID = 1L;

    HealerStopped() {
        super("the healer is stopped here");
    }
}
