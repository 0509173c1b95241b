package io.workspacereconciler.local.ec2;

/** EC2's refusal of one request: always an error code, a message in EC2's wording and an HTTP status. */
public final class Ec2Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;

    Ec2Refusal(int status, String code, String message) {
        super(message);
        this.status = status;
        this.code = code;
    }

    static Ec2Refusal of(String code, String message) {
        return new Ec2Refusal(400, code, message);
    }

    static Ec2Refusal invalidValue(String message) {
        return of("InvalidParameterValue", message);
    }

    public int status() {
        return status;
    }

    /** For example {@code InvalidInstanceID.NotFound}. */
    public String code() {
        return code;
    }

    @Override
    public String getMessage() {
        String message = super.getMessage();
        return message == null ? code : message;
    }
}
