package io.workspacereconciler.local.ec2;

/**
 * Why an instance is in its state.
 *
 * @param code EC2's code, for example {@code Client.UserInitiatedShutdown}; empty when there is nothing to say
 * @param text the sentence after the code
 */
public record StateReason(String code, String text) {
    static final StateReason NONE = new StateReason("", "");
    static final StateReason PENDING = new StateReason("pending", "pending");
    static final StateReason USER = new StateReason("Client.UserInitiatedShutdown", "User initiated shutdown");
    static final StateReason SPOT =
            new StateReason("Server.SpotInstanceTermination", "Instance terminated due to Spot interruption");

    /** The message as EC2 renders it: code, colon, text. */
    public String message() {
        return code.equals(text) ? text : code + ": " + text;
    }
}
