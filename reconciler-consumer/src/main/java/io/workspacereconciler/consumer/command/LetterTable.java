package io.workspacereconciler.consumer.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.workspacereconciler.bus.DeadLetter;
import io.workspacereconciler.event.Json;
import io.workspacereconciler.operate.Columns;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Dead letters for a person, in columns without the topics' prefix, and for a program, in whole. */
final class LetterTable {
    private static final List<String> HEAD = List.of("ID", "WHEN", "FROM", "GROUP", "TYPE", "KEY", "SIZE", "REASON");
    private static final int WIDEST = 40;
    private static final String OUR_TYPES = "io.workspacereconciler.";

    private final String prefix;
    private final Map<DeadLetter.Id, Instant> requeued;

    LetterTable(String prefix, Map<DeadLetter.Id, Instant> requeued) {
        this.prefix = prefix;
        this.requeued = requeued;
    }

    /** A head and a line for each; nothing at all when there are none. */
    List<String> lines(List<DeadLetter> letters) {
        if (letters.isEmpty()) {
            return List.of();
        }
        List<List<String>> rows = new ArrayList<>();
        rows.add(HEAD);
        letters.forEach(letter -> rows.add(row(letter)));
        return Columns.aligned(rows);
    }

    private List<String> row(DeadLetter letter) {
        Instant again = requeued.get(letter.id());
        return List.of(
                letter.id().toString(),
                letter.at().truncatedTo(ChronoUnit.SECONDS).toString(),
                shortened(without(prefix, letter.origin().toString())),
                shortened(without(prefix, letter.origin().group())),
                shortened(without(OUR_TYPES, letter.content().type())),
                shortened(letter.content().key()),
                letter.content().leftOut().isEmpty()
                        ? Integer.toString(letter.content().size())
                        : "left out",
                letter.reason()
                        + (letter.requeuedFrom().isEmpty()
                                ? ""
                                : " (again: it was requeued as " + letter.requeuedFrom() + ")")
                        + (again == null ? "" : " (requeued " + again.truncatedTo(ChronoUnit.SECONDS) + ")"));
    }

    private static String without(String start, String text) {
        return text.startsWith(start) ? text.substring(start.length()) : text;
    }

    private static String shortened(String text) {
        return text.length() > WIDEST ? text.substring(0, WIDEST - 3) + "..." : text;
    }

    /** One line. */
    String json(DeadLetter letter) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("id", letter.id().toString());
        fields.put("at", letter.at().toString());
        fields.put("topic", letter.origin().topic());
        fields.put("partition", letter.origin().partition());
        fields.put("offset", letter.origin().offset());
        fields.put("group", letter.origin().group());
        fields.put("type", letter.content().type());
        fields.put("key", letter.content().key());
        fields.put("size", letter.content().size());
        fields.put("reason", letter.reason());
        fields.put(
                "valueLeftOut",
                letter.content().leftOut().isEmpty() ? null : letter.content().leftOut());
        fields.put("requeuedFrom", letter.requeuedFrom().isEmpty() ? null : letter.requeuedFrom());
        Instant again = requeued.get(letter.id());
        fields.put("requeuedAt", again == null ? null : again.toString());
        fields.values().removeIf(value -> value == null);
        try {
            return Json.MAPPER.writeValueAsString(fields);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a map of texts and numbers always has JSON", e);
        }
    }
}
