package io.workspacereconciler.local.ec2;

/** What goes back over the wire for one request. */
sealed interface Reply {

    /**
     * A whole HTTP answer.
     *
     * @param status HTTP status
     * @param contentType its media type
     * @param body its text
     */
    record Whole(int status, String contentType, String body) implements Reply {}

    /** Nothing: the connection is cut before the first byte of an answer. */
    record Cut() implements Reply {}

    static Reply xml(int status, String body) {
        return new Whole(status, "text/xml;charset=UTF-8", body);
    }

    static Reply refusal(Ec2Refusal refusal, String requestId) {
        return xml(refusal.status(), Ec2Xml.error(refusal.code(), refusal.getMessage(), requestId));
    }
}
