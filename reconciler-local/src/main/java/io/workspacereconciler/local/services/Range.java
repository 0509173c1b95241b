package io.workspacereconciler.local.services;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/**
 * The values that an option of a command may have.
 *
 * @param option as it is typed
 */
public record Range(String option, int min, int max) {
    /** Ports, with 0 for any free one. */
    public static Range ports(String option) {
        return new Range(option, 0, 65535);
    }

    /** The value, if it is within; else one sentence for the person who typed it. */
    public int check(CommandSpec command, int value) {
        if (value < min || value > max) {
            throw new ParameterException(
                    command.commandLine(), option + " must be from " + min + " to " + max + ", not " + value);
        }
        return value;
    }
}
