package io.workspacereconciler.consumer.heal;

/** The operations of the interface. */
enum Operation {
    LOOK,
    REMAINS,
    KEEPER,
    PREPARE,
    REFRESH,
    RELEASE,
    LAUNCH,
    LAUNCHED,
    ATTACH,
    CONFIRM,
    END,
    GIVE_BACK,
    CLEAN_UP
}
