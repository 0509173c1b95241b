package io.workspacereconciler.local;

import io.workspacereconciler.consumer.ConsumerMain;
import io.workspacereconciler.consumer.ConsumerSettings;
import io.workspacereconciler.operate.RunningProgram;
import io.workspacereconciler.producer.ProducerMain;
import io.workspacereconciler.producer.ProducerSettings;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import org.jspecify.annotations.NullMarked;

/** Replicas of both programs in this JVM; what was started last ends first. */
@NullMarked
public final class Replicas implements AutoCloseable {

    private final Deque<RunningProgram> running = new ArrayDeque<>();

    /** Starts a producer with this environment. */
    public RunningProgram producer(Map<String, String> environment) {
        return started(ProducerMain.start(ProducerSettings.read(environment)));
    }

    /** Starts a consumer with this environment. */
    public RunningProgram consumer(Map<String, String> environment) {
        return started(ConsumerMain.start(ConsumerSettings.read(environment)));
    }

    private RunningProgram started(RunningProgram program) {
        running.push(program);
        return program;
    }

    @Override
    public void close() {
        running.forEach(RunningProgram::close);
    }
}
