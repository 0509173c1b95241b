package io.workspacereconciler.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class TopicTest {

    @Test
    void topicsAreNamedAsDocumented() {
        assertThat(Arrays.stream(Topic.values()).map(topic -> topic.name("reconciler.")))
                .containsExactly(
                        "reconciler.sweeps",
                        "reconciler.batches",
                        "reconciler.checks",
                        "reconciler.workspace-offline",
                        "reconciler.workspace-incidents",
                        "reconciler.dead-letters");
        assertThat(Topic.SWEEPS.name("")).isEqualTo("sweeps");
    }

    @Test
    void messagesAreKeptAsLongAsDocumented() {
        assertThat(Arrays.stream(Topic.values()).map(Topic::kept).map(Duration::toDays))
                .containsExactly(7L, 1L, 7L, 7L, 7L, 30L);
    }
}
