package io.workspacereconciler.consumer.heal;

import io.workspacereconciler.control.HandsOff;

/** A person has stopped everything, or exempted the workspace: this replica changes nothing of it for now. */
final class HandsOffException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    HandsOffException(HandsOff handsOff) {
        super(handsOff.why());
    }
}
