package io.workspacereconciler.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.introspect.BeanPropertyDefinition;
import io.workspacereconciler.guard.GuardGroup;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every field of the events' records is in their schemas, every property of the schemas is a field, and each may be absent there as here. */
final class SchemaDriftTest {
    private static final Map<Type, String> TEXTS = Map.of(
            String.class,
            "string",
            UUID.class,
            "string",
            GuardGroup.class,
            "string",
            Instant.class,
            "string",
            int.class,
            "integer",
            long.class,
            "integer",
            Integer.class,
            "integer",
            boolean.class,
            "boolean",
            double.class,
            "number",
            Duration.class,
            "string");

    private final SchemaFiles files = new SchemaFiles();

    static List<Class<?>> kinds() {
        return List.of(Event.class.getPermittedSubclasses());
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void theRecordAndItsSchemaAreTheSame(Class<?> kind) {
        walk(kind, files.root(kind.getSimpleName() + ".v1.json"), kind.getSimpleName());
    }

    private void walk(Type type, SchemaFiles.Node schema, String path) {
        SchemaFiles.Node node = files.followed(schema);
        if (type instanceof ParameterizedType generic) {
            walk(generic, node, path);
        } else if (TEXTS.containsKey(type)) {
            assertThat(node.json().path("type").asText()).as(path).isEqualTo(TEXTS.get(type));
            assertThat(node.json().path("format").asText().equals("date-time"))
                    .as(path)
                    .isEqualTo(type == Instant.class);
        } else if (type instanceof Class<?> raw && raw.isEnum()) {
            assertThat(texts(node.json().findValue("enum"))).as(path).isEqualTo(words(raw));
        } else if (type instanceof Class<?> raw && raw.isSealed()) {
            branches(raw, node, path);
        } else if (type instanceof Class<?> raw && raw.isRecord()) {
            fields(raw, node, path, Set.of());
        } else {
            throw new AssertionError(path + " is of a type that has no schema: " + type);
        }
    }

    private void walk(ParameterizedType generic, SchemaFiles.Node node, String path) {
        if (generic.getRawType() == Map.class) {
            assertThat(node.json().path("type").asText()).as(path).isEqualTo("object");
            walk(unboxed(generic.getActualTypeArguments()[1]), node.child("additionalProperties"), path + "{}");
        } else {
            assertThat(node.json().path("type").asText()).as(path).isEqualTo("array");
            walk(generic.getActualTypeArguments()[0], node.child("items"), path + "[]");
        }
    }

    private void branches(Class<?> sealed, SchemaFiles.Node node, String path) {
        Map<String, SchemaFiles.Node> branches = new TreeMap<>();
        for (SchemaFiles.Node branch : node.children("oneOf")) {
            SchemaFiles.Node followed = files.followed(branch);
            branches.put(followed.json().at("/properties/kind/const").asText(), followed);
        }
        Map<String, Class<?>> kinds = new TreeMap<>();
        for (JsonSubTypes.Type kind : sealed.getAnnotation(JsonSubTypes.class).value()) {
            kinds.put(kind.name(), kind.value());
        }
        assertThat(branches.keySet()).as(path).isEqualTo(kinds.keySet());
        kinds.forEach((name, kind) ->
                fields(kind, Objects.requireNonNull(branches.get(name)), path + "<" + name + ">", Set.of("kind")));
    }

    private void fields(Class<?> type, SchemaFiles.Node node, String path, Set<String> besides) {
        RecordComponent[] components = type.getRecordComponents();
        if (components.length == 1 && components[0].getAccessor().isAnnotationPresent(JsonValue.class)) {
            walk(components[0].getGenericType(), node, path);
            return;
        }
        assertThat(node.json().path("type").asText()).as(path).isEqualTo("object");
        assertThat(node.json().has("additionalProperties"))
                .as("%s only grows", path)
                .isFalse();
        Set<String> properties = new TreeSet<>();
        node.json().path("properties").fieldNames().forEachRemaining(properties::add);
        Set<String> expected = new TreeSet<>(names(type));
        expected.addAll(besides);
        assertThat(properties).as(path).isEqualTo(expected);
        Set<String> needed = new TreeSet<>(besides);
        for (RecordComponent component : components) {
            if (!component.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
                needed.add(component.getName());
            }
            walk(
                    component.getGenericType(),
                    node.child("properties").child(component.getName()),
                    path + "." + component.getName());
        }
        assertThat(texts(node.json().path("required"))).as("%s, needed", path).isEqualTo(needed);
    }

    /** What Jackson writes. */
    private static List<String> names(Class<?> type) {
        return Json.MAPPER
                .getSerializationConfig()
                .introspect(Json.MAPPER.constructType(type))
                .findProperties()
                .stream()
                .map(BeanPropertyDefinition::getName)
                .toList();
    }

    private static Set<String> words(Class<?> type) {
        Set<String> words = new TreeSet<>();
        Arrays.stream(type.getEnumConstants())
                .forEach(value -> words.add(Json.MAPPER.valueToTree(value).asText()));
        return words;
    }

    private static Set<String> texts(JsonNode array) {
        Set<String> texts = new TreeSet<>();
        array.forEach(text -> texts.add(text.asText()));
        return texts;
    }

    private static Type unboxed(Type type) {
        return type == Integer.class ? int.class : type;
    }
}
