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
    CLEAN_UP;

    /** What it changes; an {@link AssertionError} for one that changes nothing. */
    ChangeKind change() {
        return switch (this) {
            case RELEASE -> ChangeKind.DETACH;
            case LAUNCH -> ChangeKind.LAUNCH;
            case ATTACH, GIVE_BACK -> ChangeKind.ATTACH;
            case END, CLEAN_UP -> ChangeKind.END;
            case LOOK, REMAINS, KEEPER, PREPARE, REFRESH, LAUNCHED, CONFIRM ->
                throw new AssertionError(this + " changes nothing");
        };
    }
}
