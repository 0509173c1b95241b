package io.workspacereconciler.event;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The AsyncAPI document of the resources, with its references followed. */
final class AsyncApi {

    /** The folder of the document and of the schemas. */
    static final String FOLDER = "/contract/reconciler/";

    private final JsonNode document;

    private AsyncApi(JsonNode document) {
        this.document = document;
    }

    static AsyncApi load() {
        try (InputStream file = resource("asyncapi.yaml")) {
            return new AsyncApi(new YAMLMapper().readTree(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A file of the contract; it must be there. */
    static InputStream resource(String name) {
        return Objects.requireNonNull(AsyncApi.class.getResourceAsStream(FOLDER + name), name);
    }

    JsonNode document() {
        return document;
    }

    /** The node, or what it refers to within the document; a missing node when that is not there. */
    JsonNode followed(JsonNode node) {
        JsonNode ref = node.path("$ref");
        return ref.isTextual() && ref.asText().startsWith("#")
                ? followed(document.at(JsonPointer.compile(ref.asText().substring(1))))
                : node;
    }

    /** Every channel by its name. */
    Map<String, JsonNode> channels() {
        return members(document.path("channels"));
    }

    /** The channel of a topic. */
    Optional<JsonNode> channel(String topic, String prefix) {
        return channels().values().stream()
                .filter(channel -> channel.path("address")
                        .asText()
                        .replace("{prefix}", prefix)
                        .equals(topic))
                .findFirst();
    }

    /** A channel's messages by their names. */
    Map<String, JsonNode> messages(JsonNode channel) {
        return members(channel.path("messages"));
    }

    /** The schema of a message's headers, with what its traits add. */
    JsonNode headers(JsonNode message) {
        ObjectNode whole = JsonNodeFactory.instance.objectNode();
        whole.put("$schema", "http://json-schema.org/draft-07/schema#");
        var all = whole.putArray("allOf");
        all.add(message.path("headers"));
        message.path("traits").forEach(trait -> all.add(followed(trait).path("headers")));
        return whole;
    }

    private Map<String, JsonNode> members(JsonNode parent) {
        Map<String, JsonNode> members = new LinkedHashMap<>();
        parent.properties().forEach(member -> members.put(member.getKey(), followed(member.getValue())));
        return members;
    }
}
