package io.workspacereconciler.event;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;
import org.quicktheories.api.Pair;
import org.quicktheories.core.Gen;
import org.quicktheories.generators.Generate;
import org.quicktheories.generators.SourceDSL;

/** Generators of records that a topic of ours should never hold, and of some that it should. */
public final class BadRecords {

    private static final List<String> HEADERS = List.of(
            "ce_specversion",
            "ce_id",
            "ce_type",
            "ce_source",
            "ce_subject",
            "ce_time",
            "ce_datacontenttype",
            "content-type",
            "ce_",
            "ce_traceparent",
            "dead-letter-reason",
            "dead-letter-topic",
            "colour",
            "");

    private static final List<String> FOREIGN_TYPES = List.of(
            "io.workspacereconciler.SweepRequested.v2",
            "io.workspacereconciler.BatchRequested.v0",
            "io.workspacereconciler.WorkspaceOffline",
            "io.workspacereconciler.workspaceoffline.v1",
            "io.workspacereconciler.WorkspaceOnline.v1",
            "com.example.Order.v1",
            "java.lang.Runtime",
            "",
            " ",
            "a\nb\u0000\u001b[2J",
            "x".repeat(5_000));

    private static final Gen<byte[]> BYTES = Generate.byteArrays(
            SourceDSL.integers().between(0, 200), Generate.bytes(Byte.MIN_VALUE, Byte.MAX_VALUE, (byte) 0));

    private final EventCodec codec;
    private final Gen<Event> events;

    /** Records of this codec's topics; what is bad begins as one of these events. */
    public BadRecords(EventCodec codec, List<? extends Event> events) {
        this.codec = codec;
        this.events = Generate.pick(new ArrayList<Event>(events));
    }

    /** Bad records on the events' own topics, with a good one now and then. */
    public Gen<ProducerRecord<byte[], byte[]>> all() {
        return Generate.frequency(
                Pair.of(20, noise()),
                Pair.of(25, halfCloudEvents()),
                Pair.of(20, foreignTypes()),
                Pair.of(33, mutatedData()),
                Pair.of(2, good()));
    }

    /** What was said well. */
    public Gen<ProducerRecord<byte[], byte[]>> good() {
        return events.map(codec::encode);
    }

    /** Any bytes under any key, without a header. */
    private Gen<ProducerRecord<byte[], byte[]>> noise() {
        return good().zip(
                        BYTES.toOptionals(10),
                        BYTES.toOptionals(10),
                        (event, key, value) -> record(event, key.orElse(null), value.orElse(null), List.of()));
    }

    /** Some of the headers of a CloudEvent, some of them twice, with any text or none. */
    private Gen<ProducerRecord<byte[], byte[]>> halfCloudEvents() {
        return good().zip(headers(), BYTES.mix(good().map(ProducerRecord::value), 70), (event, headers, value) -> {
            List<Header> all = new ArrayList<>(headers);
            for (Header own : event.headers()) {
                if (headers.stream().noneMatch(header -> header.key().equals(own.key())) && headers.size() % 2 == 0) {
                    all.add(own);
                }
            }
            return record(event, event.key(), value, all);
        });
    }

    private static Gen<List<Header>> headers() {
        Gen<byte[]> texts = Generate.pick(List.of(
                        "1.0",
                        "0.3",
                        "7.0",
                        "",
                        "\u0000",
                        "not a uri",
                        "yesterday",
                        "application/cloudevents+json",
                        "application/json; charset=utf-16",
                        "io.workspacereconciler.SweepRequested.v1"))
                .map(text -> text.getBytes(UTF_8));
        Gen<Header> header = Generate.pick(HEADERS)
                .zip(texts.mix(BYTES, 30).toOptionals(10), (name, value) -> new RecordHeader(name, value.orElse(null)));
        return SourceDSL.lists().of(header).ofSizeBetween(1, 8);
    }

    /** Whole CloudEvents of a type or version that nobody has heard of. */
    private Gen<ProducerRecord<byte[], byte[]>> foreignTypes() {
        return good().zip(Generate.pick(FOREIGN_TYPES), (event, type) -> {
            event.headers().remove("ce_type").add("ce_type", type.getBytes(UTF_8));
            return event;
        });
    }

    /** Whole CloudEvents of a known type with data that has been tampered with, once or several times. */
    private Gen<ProducerRecord<byte[], byte[]>> mutatedData() {
        return good().zip(SourceDSL.lists().of(JsonMutation.any()).ofSizeBetween(1, 4), (event, mutations) -> {
            byte[] data = event.value();
            for (JsonMutation mutation : mutations) {
                data = mutation.applyTo(data);
            }
            return record(
                    event, event.key(), data, Arrays.asList(event.headers().toArray()));
        });
    }

    @SuppressWarnings("NullAway") // Kafka takes a key or a value that is null, though its constructor does not say so
    private static ProducerRecord<byte[], byte[]> record(
            ProducerRecord<byte[], byte[]> event,
            byte @Nullable [] key,
            byte @Nullable [] value,
            Iterable<Header> headers) {
        return new ProducerRecord<>(event.topic(), null, key, value, new RecordHeaders(headers));
    }
}
