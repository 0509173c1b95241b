package io.workspacereconciler.subscribe;

import static org.assertj.core.api.Assertions.assertThat;

import io.workspacereconciler.bus.EventHandler;
import io.workspacereconciler.event.EventExamples;
import io.workspacereconciler.event.WorkspaceOffline;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class WithoutRepeatsTest {
    private static final WorkspaceOffline FIRST = EventExamples.workspaceOffline(1);

    private final List<CompletableFuture<@Nullable Void>> calls = new ArrayList<>();
    private final EventHandler<WorkspaceOffline> repeats = new WithoutRepeats(
            event -> {
                calls.add(new CompletableFuture<>());
                return calls.get(calls.size() - 1);
            },
            2);

    @Test
    void aRepeatOfWhatIsFinishedIsDropped() {
        handle(FIRST);
        calls.get(0).complete(null);

        assertThat(handle(EventExamples.workspaceOffline(1)).get()).isEqualTo("finished");
        assertThat(calls).hasSize(1);
    }

    @Test
    void anotherDeathIsHandedOver() {
        handle(FIRST);
        calls.get(0).complete(null);
        handle(EventExamples.workspaceOffline(2));

        assertThat(calls).hasSize(2);
    }

    @Test
    void aRepeatOfWhatFailedIsHandedOver() {
        Supplier<String> outcome = handle(FIRST);
        calls.get(0).completeExceptionally(new IllegalStateException("failed"));

        assertThat(outcome.get()).isEqualTo("failed");
        handle(FIRST);
        assertThat(calls).hasSize(2);
    }

    @Test
    void aRepeatThatComesDuringTheWorkSharesItsOutcome() {
        handle(FIRST);
        Supplier<String> good = handle(FIRST);
        assertThat(calls).hasSize(1);
        assertThat(good.get()).isEqualTo("running");
        calls.get(0).complete(null);
        assertThat(good.get()).isEqualTo("finished");

        WorkspaceOffline second = EventExamples.workspaceOffline(2);
        handle(second);
        Supplier<String> bad = handle(second);
        calls.get(1).completeExceptionally(new IllegalStateException("failed"));
        assertThat(bad.get()).isEqualTo("failed");
    }

    @Test
    void aHandlerThatThrowsHasFailed() {
        EventHandler<WorkspaceOffline> throwing = new WithoutRepeats(
                event -> {
                    calls.add(new CompletableFuture<>());
                    throw new IllegalStateException("thrown");
                },
                2);

        assertThat(handle(throwing, FIRST).get()).isEqualTo("failed");
        assertThat(handle(throwing, FIRST).get()).isEqualTo("failed");
        assertThat(calls).hasSize(2);
    }

    @Test
    void whatIsSaidAgainIsRememberedAndTheEldestForgotten() {
        finish(1);
        finish(2);
        handle(FIRST);
        finish(3);
        assertThat(calls).hasSize(3);

        handle(FIRST);
        assertThat(calls).as("the first, said again meanwhile").hasSize(3);
        handle(EventExamples.workspaceOffline(2));
        assertThat(calls).as("the second, forgotten").hasSize(4);
    }

    private void finish(long number) {
        handle(EventExamples.workspaceOffline(number));
        calls.get(calls.size() - 1).complete(null);
    }

    private Supplier<String> handle(WorkspaceOffline event) {
        return handle(repeats, event);
    }

    /** How it went, whenever that is asked. */
    private static Supplier<String> handle(EventHandler<WorkspaceOffline> handler, WorkspaceOffline event) {
        CompletableFuture<@Nullable Void> outcome = handler.handle(event).toCompletableFuture();
        return () -> outcome.isCompletedExceptionally() ? "failed" : outcome.isDone() ? "finished" : "running";
    }
}
