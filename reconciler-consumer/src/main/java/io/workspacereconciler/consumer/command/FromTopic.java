package io.workspacereconciler.consumer.command;

import io.workspacereconciler.bus.DeadLetter;
import java.util.function.Predicate;

/**
 * Letters that were read from one topic, or from any.
 *
 * @param topic with or without the prefix; empty for any
 */
record FromTopic(String topic, String prefix) implements Predicate<DeadLetter> {
    @Override
    public boolean test(DeadLetter letter) {
        String origin = letter.origin().topic();
        return topic.isEmpty() || origin.equals(topic) || origin.equals(prefix + topic);
    }
}
