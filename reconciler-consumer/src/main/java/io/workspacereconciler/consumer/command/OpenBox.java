package io.workspacereconciler.consumer.command;

import io.workspacereconciler.bus.DeadLetterBox;
import io.workspacereconciler.operate.StartupException;
import io.workspacereconciler.settings.KafkaSettings;
import java.io.PrintStream;
import java.util.function.Supplier;

/** Work with the open dead letters, whose failures are told in one line each and end with exit code 1. */
final class OpenBox {
    private OpenBox() {}

    /** What is done with the box; gives the exit code. */
    @FunctionalInterface
    interface Work {
        int with(DeadLetterBox box, String topicPrefix);
    }

    static int with(Supplier<KafkaSettings> settings, PrintStream errors, Work work) {
        try {
            KafkaSettings kafka = settings.get();
            try (DeadLetterBox box = DeadLetterBox.open(kafka, "reconciler-dead-letters")) {
                return work.with(box, kafka.topics().prefix());
            }
        } catch (StartupException e) {
            e.problems().forEach(problem -> errors.println("dead-letters: " + problem));
            errors.flush();
            return 1;
        }
    }
}
