package io.workspacereconciler.event;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** A message as it once was on the broker: a line each for topic, key and every header, an empty one, and the data. */
final class GoldenFile {

    private static final String FOLDER = "/golden/v1/";

    private final byte[] bytes;

    private GoldenFile(byte[] bytes) {
        this.bytes = bytes;
    }

    static GoldenFile read(String name) throws IOException {
        try (InputStream file = GoldenFile.class.getResourceAsStream(FOLDER + name + ".event")) {
            return new GoldenFile(Objects.requireNonNull(file, name).readAllBytes());
        }
    }

    /** The SHA-256 of every file as it was when it was written, by their names; as the command {@code sha256sum} has it. */
    static Map<String, String> digests() throws IOException {
        try (InputStream file = GoldenFile.class.getResourceAsStream(FOLDER + "SHA256SUMS")) {
            Map<String, String> digests = new TreeMap<>();
            new String(Objects.requireNonNull(file).readAllBytes(), UTF_8)
                    .lines()
                    .forEach(line -> {
                        String[] pair = line.split("  ", 2);
                        digests.put(pair[1].replace(".event", ""), pair[0]);
                    });
            return digests;
        }
    }

    /** The SHA-256 of this file. */
    String digest() throws NoSuchAlgorithmException {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }

    ConsumerRecord<byte[], byte[]> message() {
        String[] parts = new String(bytes, UTF_8).split("\n\n", 2);
        String topic = "";
        byte[] key = {};
        RecordHeaders headers = new RecordHeaders();
        for (String line : parts[0].split("\n", -1)) {
            String[] pair = line.split(": ", 2);
            switch (pair[0]) {
                case "topic" -> topic = pair[1];
                case "key" -> key = pair[1].getBytes(UTF_8);
                default -> headers.add(pair[0], pair[1].getBytes(UTF_8));
            }
        }
        return Delivery.of(new ProducerRecord<>(topic, null, key, parts[1].getBytes(UTF_8), headers));
    }
}
