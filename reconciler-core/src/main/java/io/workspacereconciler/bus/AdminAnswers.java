package io.workspacereconciler.bus;

import io.workspacereconciler.operate.StartupException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.KafkaFuture;

/**
 * Waits for what Kafka's Admin client answers.
 *
 * @param limit the client's own time limit for one question
 */
record AdminAnswers(Duration limit) {

    /** For the options of a question. */
    int millis() {
        return Math.toIntExact(limit.toMillis());
    }

    /** The answer; {@link StartupException} when there is none, {@link ExecutionException} when it is a refusal. */
    <T> T await(KafkaFuture<T> answer) throws ExecutionException {
        try {
            return answer.get(2 * limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw unreachable(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unreachable(e);
        }
    }

    static Throwable cause(ExecutionException refusal) {
        return refusal.getCause() == null ? refusal : refusal.getCause();
    }

    static StartupException unreachable(Throwable cause) {
        StartupException failure = new StartupException(
                List.of(
                        "RECONCILER_KAFKA_BOOTSTRAP_SERVERS: Kafka does not answer about its topics (" + cause
                                + "); expected brokers that can be reached from here with the RECONCILER_KAFKA_ settings given"));
        failure.initCause(cause);
        return failure;
    }
}
