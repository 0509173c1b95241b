package io.workspacereconciler.consumer.controlplane;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a call to the control plane came to. Nothing of a body is in it but what the contract documents. */
sealed interface ControlPlaneAnswer {

    /**
     * An answer.
     *
     * @param json the body; null when it is no JSON object, or longer than is read
     */
    record Answered(int status, @Nullable JsonNode json) implements ControlPlaneAnswer {

        boolean isSuccess() {
            return status >= 200 && status < 300;
        }

        /** A text of the body that is not empty. */
        Optional<String> text(String field) {
            return Optional.ofNullable(json)
                    .map(body -> body.get(field))
                    .filter(JsonNode::isTextual)
                    .map(JsonNode::textValue)
                    .filter(text -> !text.isEmpty());
        }
    }

    /** No answer. */
    record None(Why why, String detail) implements ControlPlaneAnswer {
        public None {
            Objects.requireNonNull(why, "why");
            Objects.requireNonNull(detail, "detail");
        }
    }

    /** Why there is no answer. */
    enum Why {
        /** No connection was made: nothing was sent. */
        UNREACHABLE,
        /** It has asked to be left alone for longer than until now: nothing was sent. */
        ASKED_TO_WAIT,
        /** Not within the time limit of the call; what was asked may have been done. */
        TIMED_OUT,
        /** The request or the answer was lost; what was asked may have been done. */
        LOST
    }
}
