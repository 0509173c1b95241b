package io.workspacereconciler.consumer.heal;

/** What a restart may be done over, each with its fake. */
enum Backend {
    EC2,
    CONTROL_PLANE;

    /** Whether a restart over this backend changes something in this operation, if all is well. */
    boolean changesSomethingIn(Operation operation) {
        return switch (operation) {
            case RELEASE, LAUNCH -> true;
            case ATTACH, CLEAN_UP -> this == EC2;
            case LOOK, REMAINS, KEEPER, PREPARE, REFRESH, LAUNCHED, CONFIRM, END, GIVE_BACK -> false;
        };
    }

    FakeInstanceReplacer replacer() {
        return switch (this) {
            case EC2 -> new FakeInstanceReplacer();
            case CONTROL_PLANE -> new FakeControlPlane();
        };
    }
}
