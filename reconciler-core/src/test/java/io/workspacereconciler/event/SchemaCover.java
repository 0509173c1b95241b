package io.workspacereconciler.event;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;

/** Which places of the schemas some data has filled or, where it may, left empty. */
final class SchemaCover {
    private final SchemaFiles files = new SchemaFiles();
    private final Set<String> expected = new TreeSet<>();
    private final Set<String> seen = new HashSet<>();
    private final Set<String> expanded = new HashSet<>();

    /** Everything that this schema knows is to be seen. */
    void expect(String file) {
        expect(files.root(file));
    }

    private void expect(SchemaFiles.Node schema) {
        SchemaFiles.Node node = files.followed(schema);
        if (!expanded.add(name(node))) {
            return;
        }
        node.children("oneOf").forEach(this::expect);
        if (node.json().has("items")) {
            expect(node.child("items"));
        }
        if (node.json().has("additionalProperties")) {
            expect(node.child("additionalProperties"));
        }
        node.json().path("properties").fieldNames().forEachRemaining(property -> {
            expected.add(name(node) + " with " + property);
            if (!isNeeded(node, property)) {
                expected.add(name(node) + " without " + property);
            }
            expect(node.child("properties").child(property));
        });
    }

    /** Some data of this schema. */
    void see(String file, JsonNode data) {
        see(files.root(file), data);
    }

    private void see(SchemaFiles.Node schema, JsonNode data) {
        SchemaFiles.Node node = files.followed(schema);
        for (SchemaFiles.Node branch : node.children("oneOf")) {
            SchemaFiles.Node kind = files.followed(branch);
            if (kind.json().at("/properties/kind/const").equals(data.path("kind"))) {
                see(kind, data);
            }
        }
        if (node.json().has("items")) {
            data.forEach(item -> see(node.child("items"), item));
        }
        if (node.json().has("additionalProperties")) {
            data.forEach(value -> see(node.child("additionalProperties"), value));
        }
        node.json().path("properties").fieldNames().forEachRemaining(property -> {
            seen.add(name(node) + (data.has(property) ? " with " : " without ") + property);
            if (data.has(property)) {
                see(node.child("properties").child(property), data.path(property));
            }
        });
    }

    /** What no data has shown. */
    Set<String> unseen() {
        Set<String> unseen = new TreeSet<>(expected);
        unseen.removeAll(seen);
        return unseen;
    }

    private static boolean isNeeded(SchemaFiles.Node node, String property) {
        for (JsonNode needed : node.json().path("required")) {
            if (needed.asText().equals(property)) {
                return true;
            }
        }
        return false;
    }

    private static String name(SchemaFiles.Node node) {
        return node.file() + "#" + node.pointer();
    }
}
