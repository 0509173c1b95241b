package io.workspacereconciler.settings;

import io.workspacereconciler.settings.ValueType.Visibility;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * One environment variable of a program: its name, type, range, default and meaning. Immutable; each method gives a new
 * setting. Without {@link #defaultsTo}, {@link #optional} or {@link #requiredWhen} it is required.
 */
public final class Setting<T> implements Declaration {
    private final String name;
    private final ValueType<T> type;
    private final List<Rule<T>> rules;
    private final Presence presence;
    private final String doc;

    private Setting(String name, ValueType<T> type, List<Rule<T>> rules, Presence presence, String doc) {
        this.name = name;
        this.type = type;
        this.rules = List.copyOf(rules);
        this.presence = presence;
        this.doc = doc;
    }

    private static <T> Setting<T> of(String name, ValueType<T> type) {
        return new Setting<>(name, type, List.of(), new Presence.Required(), "");
    }

    /** A duration such as {@code 500ms}, {@code 10s}, {@code 5m} or {@code 1h}. */
    public static Setting<Duration> duration(String name) {
        return of(name, SettingTypes.DURATION);
    }

    /** A whole number. */
    public static Setting<Integer> integer(String name) {
        return of(name, SettingTypes.INTEGER);
    }

    /** A finite decimal number. */
    public static Setting<Double> decimal(String name) {
        return of(name, SettingTypes.DECIMAL);
    }

    /** A text, without surrounding blanks. */
    public static Setting<String> text(String name) {
        return of(name, SettingTypes.TEXT);
    }

    /** One of the constants, written in lower case with dashes. */
    public static <E extends Enum<E>> Setting<E> constant(String name, Class<E> constants) {
        List<E> all = List.of(constants.getEnumConstants());
        return of(name, SettingTypes.constant(all))
                .rule(SettingTypes.oneOf(all.stream().map(SettingTypes::textOf).toList()), value -> true);
    }

    /** A list of texts with commas between them, blanks around each dropped, none of them empty. */
    public static Setting<List<String>> list(String name) {
        return of(name, SettingTypes.LIST);
    }

    /** Names with values, as in {@code zone=subnet,zone=subnet}; a name stands once. */
    public static Setting<Map<String, String>> map(String name) {
        return of(name, SettingTypes.MAP);
    }

    /** A text that is never shown. */
    public static Setting<Secret> secret(String name) {
        return of(name, SettingTypes.SECRET);
    }

    /** An absolute URI with a host; its text is not repeated in messages, as it may hold a password. */
    public static Setting<URI> uri(String name) {
        return of(name, SettingTypes.URL);
    }

    /** A text that is not repeated in messages, as an address with a password in it. */
    static Setting<String> hiddenText(String name, String noun, String example) {
        return of(name, new ValueType<>(noun, example, Function.identity(), null, Visibility.HIDDEN));
    }

    /** The value must lie in this range, both ends included, written as in the environment. */
    public Setting<T> between(String low, String high) {
        Comparator<? super T> order = type.requiredOrder();
        T lowest = type.parser().apply(low);
        T highest = type.parser().apply(high);
        return rule(
                "from " + low + " to " + high,
                value -> order.compare(value, lowest) >= 0 && order.compare(value, highest) <= 0);
    }

    /** The text, or every element of a list, must be one of these. */
    public Setting<T> oneOf(String... allowed) {
        List<String> accepted = List.of(allowed);
        return rule(
                SettingTypes.oneOf(accepted),
                value -> value instanceof List<?> elements
                        ? accepted.containsAll(elements)
                        : accepted.contains(String.valueOf(value)));
    }

    /** The value must meet a rule whose description completes "it must be". */
    public Setting<T> rule(String description, Predicate<? super T> accepts) {
        return with(new Rule<>(description, (value, texts) -> accepts.test(value)));
    }

    /** The value must not exceed that of another setting. */
    public Setting<T> atMost(Setting<T> other) {
        Comparator<? super T> order = type.requiredOrder();
        return with(new Rule<>("at most " + other, (value, texts) -> {
            // a ceiling that cannot be read is the other setting's problem
            return type.read(texts.getOrDefault(other.name, ""))
                    .map(ceiling -> order.compare(value, ceiling) <= 0)
                    .orElse(true);
        }));
    }

    private Setting<T> with(Rule<T> rule) {
        List<Rule<T>> more = new ArrayList<>(rules);
        more.add(rule);
        return new Setting<>(name, type, more, presence, doc);
    }

    /** It may be left out and then has this value, which must itself be valid. */
    public Setting<T> defaultsTo(String text) {
        return new Setting<>(name, type, rules, new Presence.Default(text), doc);
    }

    /** It may be left out: {@link SettingValues#find} is then empty. */
    public Setting<T> optional() {
        return new Setting<>(name, type, rules, new Presence.Optional(), doc);
    }

    /** It must be given when the condition holds and may be left out otherwise. */
    public Setting<T> requiredWhen(Condition condition) {
        return new Setting<>(name, type, rules, new Presence.RequiredWhen(condition), doc);
    }

    /** What it means, one sentence for a person. */
    public Setting<T> doc(String sentence) {
        return new Setting<>(name, type, rules, presence, sentence);
    }

    /** The same under another name, as of one that there is several times. */
    public Setting<T> named(String other) {
        return new Setting<>(other, type, rules, presence, doc);
    }

    @Override
    public String name() {
        return name;
    }

    ValueType<T> type() {
        return type;
    }

    List<Rule<T>> rules() {
        return rules;
    }

    Presence presence() {
        return presence;
    }

    @Override
    public String doc() {
        return doc;
    }

    /** What would be right: the range where there is one, else an example. */
    String expectation() {
        String noun = type.noun() + " such as " + type.example();
        return rules.isEmpty()
                ? noun
                : noun + ", "
                        + String.join(
                                ", ", rules.stream().map(Rule::description).toList());
    }

    @Override
    public String toString() {
        return name;
    }
}
