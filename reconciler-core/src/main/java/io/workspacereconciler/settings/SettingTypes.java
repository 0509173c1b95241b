package io.workspacereconciler.settings;

import io.workspacereconciler.settings.ValueType.Visibility;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/** The types that a setting can have. */
final class SettingTypes {
    private SettingTypes() {}

    static final ValueType<Duration> DURATION =
            ordered("a duration", "`500ms`, `10s`, `5m` or `1h`", DurationText::parse);
    static final ValueType<Integer> INTEGER = ordered("a whole number", "`10`", Integer::valueOf);
    static final ValueType<Double> DECIMAL = ordered("a number", "`0.5`", SettingTypes::finite);
    static final ValueType<String> TEXT = ordered("a text", "`name`", Function.identity());
    static final ValueType<List<String>> LIST = unordered("a list", "`a,b`", SettingTypes::elements);
    static final ValueType<Map<String, String>> MAP = unordered("a list of pairs", "`a=b,c=d`", SettingTypes::pairs);
    static final ValueType<Secret> SECRET = new ValueType<>("a secret", "****", Secret::new, null, Visibility.HIDDEN);
    static final ValueType<URI> URL =
            new ValueType<>("a URL", "`https://host:8443`", SettingTypes::absolute, null, Visibility.HIDDEN);

    private static <T extends Comparable<? super T>> ValueType<T> ordered(
            String noun, String example, Function<String, T> parser) {
        return new ValueType<>(noun, example, parser, Comparator.naturalOrder(), Visibility.SHOWN);
    }

    private static <T> ValueType<T> unordered(String noun, String example, Function<String, T> parser) {
        return new ValueType<>(noun, example, parser, null, Visibility.SHOWN);
    }

    static <E extends Enum<E>> ValueType<E> constant(List<E> all) {
        return unordered(
                "a word",
                "`" + textOf(all.get(0)) + "`",
                text -> all.stream()
                        .filter(constant -> textOf(constant).equals(text))
                        .findFirst()
                        .orElseThrow(() -> new IllegalArgumentException(text)));
    }

    static String textOf(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static String oneOf(List<String> allowed) {
        return "one of `" + String.join("`, `", allowed) + "`";
    }

    private static Double finite(String text) {
        double value = Double.parseDouble(text);
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException(text);
        }
        return value;
    }

    private static List<String> elements(String text) {
        List<String> elements =
                Arrays.stream(text.split(",", -1)).map(String::trim).toList();
        if (elements.contains("")) {
            throw new IllegalArgumentException(text);
        }
        return elements;
    }

    private static Map<String, String> pairs(String text) {
        Map<String, String> pairs = new LinkedHashMap<>();
        for (String element : elements(text)) {
            String[] sides = element.split("=", -1);
            if (sides.length != 2 || sides[0].isBlank() || sides[1].isBlank()) {
                throw new IllegalArgumentException(text);
            }
            if (pairs.put(sides[0].trim(), sides[1].trim()) != null) {
                throw new IllegalArgumentException(text);
            }
        }
        return Collections.unmodifiableMap(pairs);
    }

    private static URI absolute(String text) {
        URI uri = URI.create(text);
        if (!uri.isAbsolute() || uri.getHost() == null) {
            throw new IllegalArgumentException("not absolute");
        }
        return uri;
    }
}
