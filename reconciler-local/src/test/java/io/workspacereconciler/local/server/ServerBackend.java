package io.workspacereconciler.local.server;

/** Where {@link TestServers} has its servers from; each is started when it is first asked for, and ended by close. */
interface ServerBackend extends AutoCloseable {
    String bootstrapServers();

    /** The broker with logins and ACLs, where programs have the README's rights only. */
    SecuredKafka secured();

    /** Creates an empty database of this name. */
    TestServers.Database newDatabase(String name);

    @Override
    void close();
}
