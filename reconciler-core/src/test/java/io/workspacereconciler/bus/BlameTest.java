package io.workspacereconciler.bus;

import static org.assertj.core.api.Assertions.assertThat;

import io.workspacereconciler.database.DatabaseException;
import io.workspacereconciler.database.DatabaseException.Fault;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.NotEnoughReplicasException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class BlameTest {

    static Stream<Throwable> ofADependency() {
        return Stream.of(
                new DatabaseException("away", null),
                new TimeoutException("no broker"),
                new NotEnoughReplicasException("one of two"),
                new TopicAuthorizationException("not yours"),
                new KafkaException("closed"),
                new java.util.concurrent.TimeoutException(),
                new RejectedExecutionException("the pool ends"),
                new DependencyException("the pager is away", new IllegalStateException()));
    }

    static Stream<Throwable> ofTheRecord() {
        return Stream.of(
                new IllegalStateException("a defect"),
                new NullPointerException(),
                new ArithmeticException("long overflow"),
                new StackOverflowError(),
                new DatabaseException("invalid byte sequence", new IllegalStateException(), Fault.STATEMENT),
                new RecordTooLargeException("an event of ours"));
    }

    @ParameterizedTest
    @MethodSource("ofADependency")
    void aBrokenDependencyIsToBlameHoweverItIsWrapped(Throwable failure) {
        assertThat(Blame.of(failure)).isEqualTo(Blame.DEPENDENCY);
        assertThat(Blame.of(wrapped(failure))).isEqualTo(Blame.DEPENDENCY);
    }

    @ParameterizedTest
    @MethodSource("ofTheRecord")
    void everythingElseIsLaidToTheRecordHoweverItIsWrapped(Throwable failure) {
        assertThat(Blame.of(failure)).isEqualTo(Blame.RECORD);
        assertThat(Blame.of(wrapped(failure))).isEqualTo(Blame.RECORD);
    }

    @Test
    void aChainOfCausesThatHasNoEndIsLaidToTheRecord() {
        IllegalStateException first = new IllegalStateException("first");
        first.initCause(new IllegalStateException("second", first));

        assertThat(Blame.of(first)).isEqualTo(Blame.RECORD);
    }

    private static Throwable wrapped(Throwable failure) {
        return new CompletionException(new IllegalStateException("wrapped", failure));
    }
}
