package io.workspacereconciler.local.server;

import org.jspecify.annotations.Nullable;

/** Servers on this machine, in one temporary folder that goes with them; nothing has to be installed. */
final class EmbeddedServers implements ServerBackend {
    private final TemporaryFolder folder = TemporaryFolder.create("reconciler-test-servers");
    private @Nullable EmbeddedKafka kafka;
    private @Nullable SecuredKafka secured;
    private @Nullable EmbeddedPostgres postgres;

    @Override
    public synchronized String bootstrapServers() {
        if (ProgramRights.areTheReadmes()) {
            return secured().openBootstrapServers();
        }
        if (kafka == null) {
            kafka = EmbeddedKafka.start(folder.path().resolve("kafka"));
        }
        return kafka.bootstrapServers();
    }

    @Override
    public synchronized SecuredKafka secured() {
        if (secured == null) {
            secured = SecuredKafka.start(folder.path().resolve("kafka"));
        }
        return secured;
    }

    @Override
    public synchronized TestServers.Database newDatabase(String name) {
        if (postgres == null) {
            postgres = EmbeddedPostgres.start(
                    folder.path().resolve("postgres"),
                    EmbeddedPostgres.FREE_PORT,
                    EmbeddedPostgres.Durability.THROWAWAY);
        }
        return new TestServers.Database(postgres.createDatabase(name), postgres.user(), postgres.password());
    }

    @Override
    public synchronized void close() {
        if (postgres != null) {
            postgres.close();
        }
        if (kafka != null) {
            kafka.close();
        }
        if (secured != null) {
            secured.close();
        }
        folder.close();
    }
}
