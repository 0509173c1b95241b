package io.workspacereconciler.event;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ContainerNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.quicktheories.core.Gen;
import org.quicktheories.generators.Generate;
import org.quicktheories.generators.SourceDSL;

/**
 * One way to spoil JSON.
 *
 * @param where which of its places, or which of its bytes, counted round
 * @param text what is put there, as it stands
 */
record JsonMutation(Kind kind, int where, String text) {

    private static final String PLACEHOLDER = "put the text here";

    /** Values that some reader somewhere did not expect. */
    private static final List<String> TEXTS = List.of(
            "null",
            "true",
            "0",
            "-1",
            "1.5",
            "01",
            "NaN",
            "[]",
            "{}",
            "[null]",
            "[1,2,3]",
            "{\"\":null}",
            "\"\"",
            "99999999999999999999",
            "1e400",
            "1e999999999",
            "-1e-999999999",
            "9".repeat(400),
            "9".repeat(2_000),
            "\"\\u0000\"",
            "\"a\\u0000b\"",
            "\"\\ud800\"",
            "\"\u202e\"",
            "\"i-0123456789abcdef0'; drop table workspaces\"",
            "\"+1000000000-12-31T23:59:59.999999999Z\"",
            "\"-1000000000-01-01T00:00:00Z\"",
            "\"0001-01-01T00:00:00Z\"",
            "\"294277-01-01T00:00:00Z\"",
            "\"2026-01-31T12:00:00\"",
            "\"2026-02-31T12:00:00Z\"",
            "\"yesterday\"",
            "\"00000000-0000-0000-0000-000000000000\"",
            "\"ffffffff-ffff-ffff-ffff-ffffffffffff\"",
            "\"1-1-1-1-1\"",
            "\"" + "x".repeat(20_000) + "\"",
            "[".repeat(1_500) + "]".repeat(1_500),
            "[".repeat(50_000),
            "{\"a\":".repeat(600) + "1" + "}".repeat(600));

    enum Kind {
        DROP,
        RENAME,
        NULL,
        REPLACE,
        TRUNCATE,
        FLIP
    }

    static Gen<JsonMutation> any() {
        return Generate.enumValues(Kind.class)
                .zip(SourceDSL.integers().between(0, 10_000), Generate.pick(TEXTS), JsonMutation::new);
    }

    byte[] applyTo(byte[] json) {
        return switch (kind) {
            case TRUNCATE -> Arrays.copyOf(json, where % (json.length + 1));
            case FLIP -> flipped(json);
            case DROP, RENAME, NULL, REPLACE -> inTheTree(json);
        };
    }

    private byte[] flipped(byte[] json) {
        byte[] copy = json.clone();
        if (copy.length > 0) {
            copy[where % copy.length] ^= (byte) (1 + text.length() % 255);
        }
        return copy;
    }

    /** What an earlier mutation has made unreadable stays as it is. */
    private byte[] inTheTree(byte[] json) {
        try {
            JsonNode root = Json.MAPPER.readTree(json);
            List<Place> places = new ArrayList<>();
            collect(root, places);
            if (places.isEmpty()) {
                return json;
            }
            mutate(places.get(where % places.size()));
            return Json.MAPPER
                    .writeValueAsString(root)
                    .replace('"' + PLACEHOLDER + '"', text)
                    .getBytes(UTF_8);
        } catch (IOException e) {
            return json;
        }
    }

    private void mutate(Place place) {
        if (place.parent instanceof ObjectNode object) {
            switch (kind) {
                case DROP -> object.remove(place.field);
                case RENAME -> object.set(place.field + "s", Objects.requireNonNull(object.remove(place.field)));
                case NULL -> object.putNull(place.field);
                default -> object.put(place.field, PLACEHOLDER);
            }
        } else if (place.parent instanceof ArrayNode array) {
            switch (kind) {
                case DROP, RENAME -> array.remove(place.index);
                case NULL -> array.setNull(place.index);
                default -> array.set(place.index, PLACEHOLDER);
            }
        }
    }

    private static void collect(JsonNode node, List<Place> places) {
        if (node instanceof ObjectNode object) {
            object.properties().forEach(field -> {
                places.add(new Place(object, field.getKey(), 0));
                collect(field.getValue(), places);
            });
        } else if (node instanceof ArrayNode array) {
            for (int index = 0; index < array.size(); index++) {
                places.add(new Place(array, "", index));
                collect(array.get(index), places);
            }
        }
    }

    private record Place(ContainerNode<?> parent, String field, int index) {}
}
