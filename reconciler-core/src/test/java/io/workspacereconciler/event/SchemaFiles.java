package io.workspacereconciler.event;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The schemas of the resources, to walk through. */
final class SchemaFiles {
    private final Map<String, JsonNode> files = new HashMap<>();

    /** A place in a file; {@code pointer} is its name within the file. */
    record Node(String file, String pointer, JsonNode json) {

        Node child(String name) {
            return new Node(file, pointer + "/" + name, json.path(name));
        }

        List<Node> children(String array) {
            List<Node> children = new ArrayList<>();
            for (int i = 0; i < json.path(array).size(); i++) {
                children.add(child(array).item(i));
            }
            return children;
        }

        private Node item(int index) {
            return new Node(file, pointer + "/" + index, json.path(index));
        }
    }

    Node root(String file) {
        return new Node(file, "", json(file));
    }

    /** The node that a reference leads to, alone or with a description of its own; else the same. */
    Node followed(Node node) {
        JsonNode ref = node.json().has("allOf")
                ? node.json().at("/allOf/0/$ref")
                : node.json().path("$ref");
        if (!ref.isTextual()) {
            return node;
        }
        String[] parts = ref.asText().split("#", 2);
        String file = parts[0].isEmpty() ? node.file() : parts[0];
        return followed(new Node(file, parts[1], json(file).at(parts[1])));
    }

    private JsonNode json(String file) {
        return files.computeIfAbsent(file, name -> {
            try (InputStream stream = AsyncApi.resource(name)) {
                return Json.MAPPER.readTree(stream);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }
}
