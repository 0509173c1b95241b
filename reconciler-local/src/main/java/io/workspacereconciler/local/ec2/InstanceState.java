package io.workspacereconciler.local.ec2;

/** The six states of an instance with EC2's own codes and words. */
public enum InstanceState {
    PENDING(0, "pending"),
    RUNNING(16, "running"),
    SHUTTING_DOWN(32, "shutting-down"),
    TERMINATED(48, "terminated"),
    STOPPING(64, "stopping"),
    STOPPED(80, "stopped");

    private final int code;
    private final String word;

    InstanceState(int code, String word) {
        this.code = code;
        this.word = word;
    }

    public int code() {
        return code;
    }

    /** As EC2 writes it, for example {@code shutting-down}. */
    public String word() {
        return word;
    }

    /** Whether nothing but the end can follow. */
    public boolean isFinal() {
        return this == SHUTTING_DOWN || this == TERMINATED;
    }
}
