package io.workspacereconciler.check;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import java.util.Optional;

/** The states of an EC2 instance (EC2 API Reference, InstanceState). */
public enum InstanceState {
    PENDING(0),
    RUNNING(16),
    SHUTTING_DOWN(32),
    TERMINATED(48),
    STOPPING(64),
    STOPPED(80);

    private final int code;

    InstanceState(int code) {
        this.code = code;
    }

    /** The state of a code; only its low byte counts, the high byte is for EC2's own use. */
    public static Optional<InstanceState> ofCode(int code) {
        for (InstanceState state : values()) {
            if (state.code == (code & 0xff)) {
                return Optional.of(state);
            }
        }
        return Optional.empty();
    }

    /** The state of one of EC2's words; an {@link IllegalArgumentException} for any other. */
    @JsonCreator
    public static InstanceState ofWord(String word) {
        for (InstanceState state : values()) {
            if (state.word().equals(word)) {
                return state;
            }
        }
        throw new IllegalArgumentException("no state of an instance: " + word);
    }

    /** EC2's word, such as {@code shutting-down}. */
    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Whether the instance is up or on its way up. */
    public boolean isRunning() {
        return this == PENDING || this == RUNNING;
    }

    /** Whether no way leads back: what is shutting down or terminated never runs again. */
    public boolean isFinal() {
        return this == SHUTTING_DOWN || this == TERMINATED;
    }

    @Override
    public String toString() {
        return word();
    }
}
