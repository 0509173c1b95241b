package io.workspacereconciler.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.workspacereconciler.bus.KafkaClients;
import io.workspacereconciler.check.AttachedVolume;
import io.workspacereconciler.check.Evidence;
import io.workspacereconciler.check.InstanceState;
import io.workspacereconciler.check.Look;
import io.workspacereconciler.check.Marks;
import io.workspacereconciler.check.Placement;
import io.workspacereconciler.check.SeenInstance;
import io.workspacereconciler.check.Suspicion;
import io.workspacereconciler.workspace.WorkspaceExamples;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/** The largest event that there is: a batch of which everything is dead, with many volumes and long words. */
final class LargestBatchTest {

    private static final int BROKERS_LIMIT = 1024 * 1024;

    @Test
    void itFitsIntoARequestAndCompressedIntoWhatABrokerTakesByDefault() throws IOException {
        BatchChecked example = EventExamples.batchChecked();
        BatchChecked.Finding questioned = example.others().stream()
                .filter(finding -> finding.question() != null)
                .findFirst()
                .orElseThrow();
        List<BatchChecked.Finding> findings = new ArrayList<>();
        for (int number = 1; number <= 200; number++) {
            Suspicion suspicion = new Suspicion(
                    Suspicion.Kind.STOPPED,
                    EventExamples.AT,
                    EventExamples.AT,
                    EventExamples.AT,
                    3,
                    List.of(look(number), look(number), look(number)));
            findings.add(new BatchChecked.Finding(
                    WorkspaceExamples.id(number),
                    WorkspaceExamples.instance(number),
                    questioned.verdict(),
                    look(number),
                    new Evidence(suspicion, InstanceState.RUNNING, null, 0),
                    questioned.decision(),
                    example.others().get(0).guard(),
                    questioned.incident(),
                    null,
                    questioned.question()));
        }
        byte[] said = new EventCodec("reconciler.", URI.create("/test"))
                .encode(new BatchChecked(
                        example.batch(),
                        example.sweep(),
                        example.place(),
                        null,
                        200,
                        example.running(),
                        findings,
                        example.at(),
                        example.rules(),
                        null))
                .value();
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
            gzip.write(said);
        }

        assertThat(said).hasSizeGreaterThan(BROKERS_LIMIT).hasSizeLessThan(KafkaClients.LARGEST_EVENT / 2);
        assertThat(compressed.size()).isLessThan(BROKERS_LIMIT / 2);
    }

    private static Look look(int number) {
        return new Look.Seen(
                new SeenInstance(
                        WorkspaceExamples.instance(number),
                        InstanceState.STOPPED,
                        "Server.SpotInstanceShutdown: " + "Spot instance was shut down ".repeat(8) + UUID.randomUUID(),
                        new Placement("123456789012", "us-east-1", "us-east-1a", "subnet-0a1b2c3d4e5f60718"),
                        "m7i.metal-48xl",
                        IntStream.range(0, 12)
                                .mapToObj(volume -> new AttachedVolume(
                                        "vol-" + UUID.randomUUID().toString().substring(0, 17),
                                        "/dev/sd" + volume,
                                        false))
                                .toList(),
                        new Marks(WorkspaceExamples.id(number).toString(), "aws:autoscaling:groupName=workers", null)),
                UUID.randomUUID().toString(),
                EventExamples.AT);
    }
}
