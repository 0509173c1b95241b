package io.workspacereconciler.consumer.preflight;

/**
 * What one check found.
 *
 * @param name what was checked
 * @param seen what there is, or what is wrong
 * @param advice what to do about it; empty unless it failed
 */
public record Finding(String name, Result result, String seen, String advice) {

    /** How a check ended. */
    public enum Result {
        /** It is as it has to be. */
        PASS,
        /** Something has to be done about it. */
        FAIL,
        /** It could not be found out; what is seen says why. */
        SKIPPED
    }

    /** It is as it has to be. */
    public static Finding passed(String name, String seen) {
        return new Finding(name, Result.PASS, seen, "");
    }

    /** It is not. */
    public static Finding failed(String name, String seen, String advice) {
        return new Finding(name, Result.FAIL, seen, advice);
    }

    /** It could not be found out. */
    public static Finding skipped(String name, String why) {
        return new Finding(name, Result.SKIPPED, why, "");
    }

    /** A problem in the words of a start that it prevents, which say after a semicolon what to do. */
    public static Finding problem(String name, String problem) {
        int semicolon = problem.lastIndexOf("; ");
        return semicolon < 0
                ? failed(name, problem, "")
                : failed(name, problem.substring(0, semicolon), problem.substring(semicolon + 2));
    }
}
