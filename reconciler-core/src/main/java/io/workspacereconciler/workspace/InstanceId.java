package io.workspacereconciler.workspace;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/**
 * What a registry row names as its EC2 instance: any text but an empty one, since the registry is not ours to judge.
 *
 * <p>Only a {@linkplain #isWellFormed() well-formed} one may be asked about: a single malformed id fails the whole call.
 */
public record InstanceId(@JsonValue String value) {

    /** EC2 resource ids have 8 or 17 hexadecimal digits (EC2 User Guide, "Resource IDs"). */
    private static final Pattern FORM = Pattern.compile("i-(?:[0-9a-f]{8}|[0-9a-f]{17})");

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public InstanceId {
        if (value.isEmpty()) {
            throw new IllegalArgumentException("an instance id is never empty");
        }
    }

    /** Whether EC2 would take this as an instance id. */
    public boolean isWellFormed() {
        return FORM.matcher(value).matches();
    }

    /** The id itself; what is no instance id comes quoted, shortened and without control characters, fit for a log line. */
    @Override
    public String toString() {
        if (isWellFormed()) {
            return value;
        }
        String shown = value.length() > 40 ? value.substring(0, 40) + "..." : value;
        return '"' + shown.replaceAll("\\p{C}", "?") + '"';
    }
}
