package io.workspacereconciler.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The AsyncAPI document is one, and says of the topics what the code says. */
final class AsyncApiTest {
    private static final String PREFIX = "reconciler.";

    private final AsyncApi document = AsyncApi.load();

    @Test
    void itIsADocumentAsTheSpecificationOfAsyncApiDemands() throws IOException {
        JsonNode specification;
        try (InputStream file = Objects.requireNonNull(getClass().getResourceAsStream("/asyncapi/3.0.0.json"))) {
            specification = Json.MAPPER.readTree(file);
        }
        var schema =
                SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7).getSchema(specification);

        assertThat(schema.validate(document.document())).isEmpty();
        JsonNode broken = document.document().deepCopy();
        ((ObjectNode) broken.at("/channels/sweeps")).put("adress", "misspelt");
        assertThat(schema.validate(broken)).isNotEmpty();
    }

    @Test
    void everyReferenceLeadsSomewhere() {
        List<JsonNode> refs = document.document().findValues("$ref");
        assertThat(refs).hasSizeGreaterThan(20);
        for (JsonNode ref : refs) {
            String text = ref.asText();
            if (text.startsWith("#")) {
                assertThat(document.document().at(text.substring(1)).isMissingNode())
                        .as(text)
                        .isFalse();
            } else {
                assertThat(AsyncApi.class.getResource(AsyncApi.FOLDER + text))
                        .as(text)
                        .isNotNull();
            }
        }
    }

    @Test
    void itsChannelsAreTheTopicsWithTheirRetention() {
        Map<String, Long> channels = document.channels().values().stream()
                .collect(Collectors.toMap(
                        channel -> channel.path("address").asText().replace("{prefix}", PREFIX),
                        channel -> document.followed(channel.path("bindings"))
                                .at("/kafka/topicConfiguration/retention.ms")
                                .asLong()));

        assertThat(channels)
                .isEqualTo(Arrays.stream(Topic.values())
                        .collect(Collectors.toMap(
                                topic -> topic.name(PREFIX),
                                topic -> topic.kept().toMillis())));
    }

    @Test
    void everyKindOfEventIsTheOneMessageOfItsTopic() {
        for (Event event : EventExamples.all()) {
            String name = event.getClass().getSimpleName();
            JsonNode channel =
                    document.channel(event.topic().name(PREFIX), PREFIX).orElseThrow();

            assertThat(document.messages(channel).keySet()).isEqualTo(Set.of(name));
            JsonNode message = document.messages(channel).values().iterator().next();
            assertThat(message.at("/payload/schema/$ref").asText()).isEqualTo(name + ".v1.json");
            assertThat(message.at("/headers/properties/ce_type/const").asText())
                    .isEqualTo(EventCodec.type(event.getClass()));
        }
    }

    @Test
    void everyChannelIsWrittenByAnOperation() {
        Set<String> written = new TreeSet<>();
        document.document().path("operations").forEach(operation -> {
            if (operation.path("action").asText().equals("send")) {
                written.add(operation.at("/channel/$ref").asText().replace("#/channels/", ""));
            }
        });

        assertThat(written).isEqualTo(document.channels().keySet());
    }
}
