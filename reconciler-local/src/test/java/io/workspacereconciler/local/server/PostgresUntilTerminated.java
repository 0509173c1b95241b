package io.workspacereconciler.local.server;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** A program that runs a server and, as programs of ours do, closes it in its shutdown hook. */
final class PostgresUntilTerminated {
    static final String READY = "ready";

    private PostgresUntilTerminated() {}

    public static void main(String[] arguments) throws InterruptedException {
        EmbeddedPostgres postgres = EmbeddedPostgres.start(
                Path.of(arguments[0]), EmbeddedPostgres.FREE_PORT, EmbeddedPostgres.Durability.KEPT);
        Runtime.getRuntime().addShutdownHook(new Thread(postgres::close, "close"));
        postgres.createDatabase("made_by_program");
        System.out.println(READY);
        new CountDownLatch(1).await();
    }
}
