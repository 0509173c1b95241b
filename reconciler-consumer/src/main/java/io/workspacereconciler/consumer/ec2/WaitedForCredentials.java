package io.workspacereconciler.consumer.ec2;

import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.exception.AbortedException;

/**
 * Credentials of which a call that waits for them may be interrupted: by its own time limit, or when the program ends. The
 * SDK's cache of credentials then throws an {@link IllegalStateException}, which its time limits do not know as theirs, and
 * which would look like a defect.
 */
record WaitedForCredentials(AwsCredentialsProvider provider) implements AwsCredentialsProvider {

    /** @throws AbortedException when the wait was interrupted */
    @Override
    public AwsCredentials resolveCredentials() {
        try {
            return provider.resolveCredentials();
        } catch (IllegalStateException e) {
            if (e.getCause() instanceof InterruptedException) {
                throw AbortedException.create("interrupted while it waited for credentials", e);
            }
            throw e;
        }
    }
}
