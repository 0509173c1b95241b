package io.workspacereconciler.local.ec2;

import java.time.Duration;
import java.util.Map;

/** What goes back over the wire for one request. */
sealed interface Reply {

    /**
     * A whole HTTP answer.
     *
     * @param status HTTP status
     * @param contentType its media type
     * @param body its text
     * @param headers further ones
     */
    record Whole(int status, String contentType, String body, Map<String, String> headers) implements Reply {
        public Whole {
            headers = Map.copyOf(headers);
        }

        Whole(int status, String contentType, String body) {
            this(status, contentType, body, Map.of());
        }

        Whole with(String otherBody) {
            return new Whole(status, contentType, otherBody, headers);
        }
    }

    /** Nothing: the connection is closed before the first byte of an answer. */
    record Cut() implements Reply {}

    /** Nothing: the connection is reset, as by a firewall or a peer that has died. */
    record Reset() implements Reply {}

    /** The head of an answer with its whole length, and half of its body; then the connection is closed. */
    record Half(Whole whole) implements Reply {}

    /**
     * A whole answer, one byte at a time.
     *
     * @param pause the time before each byte
     */
    record Trickle(Whole whole, Duration pause) implements Reply {}

    static Whole xml(int status, String body) {
        return new Whole(status, "text/xml;charset=UTF-8", body);
    }

    static Whole refusal(Ec2Refusal refusal, String requestId) {
        return xml(refusal.status(), Ec2Xml.error(refusal.code(), refusal.getMessage(), requestId));
    }
}
