package io.workspacereconciler.local.services;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where log lines go: all of them to a file, and only what a person should notice to the terminal. */
public final class Logs {
    private static final String FILE = "reconciler.local.log";
    private static final String CONSOLE = "reconciler.local.console";

    private Logs() {}

    /** Says it to {@code logback.xml}, so it must come before the first logger is made; returns the file. */
    public static Path toFile(Verbosity verbosity) {
        System.setProperty(CONSOLE, verbosity == Verbosity.VERBOSE ? "INFO" : "WARN");
        Path file = Path.of(System.getProperty("java.io.tmpdir")).resolve("reconciler-local.log");
        if (Files.exists(file) && !Files.isWritable(file)) {
            // another user's, who ran this program before on this machine
            file = ownFile();
        }
        System.setProperty(FILE, file.toString());
        return file;
    }

    private static Path ownFile() {
        try {
            return Files.createTempFile("reconciler-local", ".log");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write a log file", e);
        }
    }

    /** How much of the programs' log lines the terminal shows. */
    public enum Verbosity {
        /** Warnings and errors. */
        QUIET,
        /** INFO as well. */
        VERBOSE
    }
}
