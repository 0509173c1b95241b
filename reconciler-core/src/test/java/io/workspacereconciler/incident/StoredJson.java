package io.workspacereconciler.incident;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.workspacereconciler.database.DatabaseException;
import io.workspacereconciler.event.Json;
import java.util.Comparator;
import java.util.stream.Collectors;

/**
 * JSON as PostgreSQL's {@code jsonb} gives it back: not the text that was stored, but with its own spaces, short names
 * first, and the last of two equal names only (PostgreSQL manual, section 8.14).
 */
final class StoredJson {

    private static final Comparator<String> SHORT_NAMES_FIRST =
            Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder());

    private StoredJson() {}

    /** The text as a reader finds it; a {@link DatabaseException} for what is no JSON. */
    static String of(String json) {
        try {
            return text(Json.MAPPER.readTree(json));
        } catch (JsonProcessingException e) {
            throw new DatabaseException("the database does not do it: invalid input syntax for type json", e);
        }
    }

    private static String text(JsonNode node) {
        if (node.isObject()) {
            return node.properties().stream()
                    .sorted((a, b) -> SHORT_NAMES_FIRST.compare(a.getKey(), b.getKey()))
                    .map(field -> Json.MAPPER.getNodeFactory().textNode(field.getKey()) + ": " + text(field.getValue()))
                    .collect(Collectors.joining(", ", "{", "}"));
        }
        if (node.isArray()) {
            return node.valueStream().map(StoredJson::text).collect(Collectors.joining(", ", "[", "]"));
        }
        return node.toString();
    }
}
