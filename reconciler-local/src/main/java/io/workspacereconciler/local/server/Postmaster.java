package io.workspacereconciler.local.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * The running server process of one PostgreSQL data folder.
 *
 * <p>{@code pg_ctl} detaches the server, so that it is no descendant of this JVM; only the file that it keeps in its
 * folder names it.
 */
final class Postmaster {
    private final ProcessHandle process;

    private Postmaster(ProcessHandle process) {
        this.process = process;
    }

    /** The live server of this folder: after a crash the file can name a process of another program, which is none. */
    static Optional<Postmaster> of(Path dataFolder) {
        Path file = dataFolder.resolve("postmaster.pid");
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        List<String> lines;
        try {
            lines = Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
        return lines.stream()
                .findFirst()
                .flatMap(pid -> ProcessHandle.of(Long.parseLong(pid.strip())))
                .filter(process -> serves(process, dataFolder))
                .map(Postmaster::new);
    }

    private static boolean serves(ProcessHandle process, Path dataFolder) {
        ProcessHandle.Info info = process.info();
        return info.command().filter(command -> command.endsWith("postgres")).isPresent()
                && info.arguments()
                        .filter(arguments -> List.of(arguments).contains(dataFolder.toString()))
                        .isPresent();
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Asks the server to stop once its clients are gone; kills it with its children after the limit, or if interrupted. */
    void stop(Duration limit) {
        List<ProcessHandle> all =
                Stream.concat(Stream.of(process), process.descendants()).toList();
        process.destroy();
        try {
            if (ended(all, limit)) {
                return;
            }
            all.forEach(ProcessHandle::destroyForcibly);
            if (!ended(all, limit)) {
                throw new IllegalStateException("PostgreSQL, process " + process.pid() + ", cannot be killed");
            }
        } catch (InterruptedException e) {
            all.forEach(ProcessHandle::destroyForcibly);
            Thread.currentThread().interrupt();
        }
    }

    private static boolean ended(List<ProcessHandle> processes, Duration limit) throws InterruptedException {
        try {
            CompletableFuture.allOf(
                            processes.stream().map(ProcessHandle::onExit).toArray(CompletableFuture<?>[]::new))
                    .get(limit.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException("cannot wait for PostgreSQL to end", e);
        }
    }
}
