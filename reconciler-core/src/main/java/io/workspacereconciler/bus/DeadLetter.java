package io.workspacereconciler.bus;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/**
 * What a dead letter says about itself, without its value. All texts are one line, fit for a terminal, and empty where the
 * letter does not say.
 *
 * @param at when it was set aside
 * @param reason why
 * @param requeuedFrom the letter that this record was before it was requeued and failed again
 */
public record DeadLetter(Id id, Instant at, Origin origin, Content content, String reason, String requeuedFrom) {

    private static final int LONGEST_TEXT = 200;

    /** Where a letter stands on the dead-letter topic, written {@code partition@offset}: the name that it is asked for by. */
    public record Id(int partition, long offset) {
        private static final Pattern FORM = Pattern.compile("(\\d{1,9})@(\\d{1,18})");

        /** Reads {@code partition@offset}; {@link IllegalArgumentException} for anything else. */
        public static Id parse(String text) {
            Matcher form = FORM.matcher(text);
            if (!form.matches()) {
                throw new IllegalArgumentException("a dead letter is named partition@offset, such as 3@42");
            }
            return new Id(Integer.parseInt(form.group(1)), Long.parseLong(form.group(2)));
        }

        @Override
        public String toString() {
            return partition + "@" + offset;
        }
    }

    /**
     * Where the record was read.
     *
     * @param partition -1 where the letter does not say
     * @param offset -1 where the letter does not say
     * @param group the consumer group that could not work on it
     */
    public record Origin(String topic, int partition, long offset, String group) {
        @Override
        public String toString() {
            return topic.isEmpty() ? "unknown" : topic + "-" + partition + "@" + offset;
        }
    }

    /**
     * What the record holds.
     *
     * @param type its CloudEvents type
     * @param size the bytes of its value
     * @param leftOut why the value is missing
     */
    public record Content(String type, String key, int size, String leftOut) {}

    static DeadLetter of(ConsumerRecord<byte[], byte[]> letter) {
        Headers headers = letter.headers();
        return new DeadLetter(
                new Id(letter.partition(), letter.offset()),
                Instant.ofEpochMilli(letter.timestamp()),
                new Origin(
                        text(headers, DeadLetters.TOPIC),
                        (int) number(headers, DeadLetters.PARTITION, Integer.MAX_VALUE),
                        number(headers, DeadLetters.OFFSET, Long.MAX_VALUE),
                        text(headers, DeadLetters.GROUP)),
                new Content(
                        text(headers, "ce_type"),
                        letter.key() == null ? "" : PlainText.of(new String(letter.key(), UTF_8), LONGEST_TEXT),
                        Math.max(0, letter.serializedValueSize()),
                        text(headers, DeadLetters.VALUE)),
                text(headers, DeadLetters.REASON),
                text(headers, DeadLetters.REQUEUED));
    }

    private static String text(Headers headers, String name) {
        return Optional.ofNullable(headers.lastHeader(name))
                .map(Header::value)
                .map(value -> PlainText.of(new String(value, UTF_8), DeadLetters.LONGEST_REASON + 3))
                .orElse("");
    }

    private static long number(Headers headers, String name, long most) {
        String text = text(headers, name);
        return text.matches("\\d{1,18}") && Long.parseLong(text) <= most ? Long.parseLong(text) : -1;
    }
}
