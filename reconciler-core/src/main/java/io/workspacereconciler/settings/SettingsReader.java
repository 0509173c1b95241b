package io.workspacereconciler.settings;

import io.workspacereconciler.settings.ValueType.Visibility;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.common.config.types.Password;

/**
 * Reads a program's settings from its environment and reports all problems at once: what is missing, malformed, out of
 * range or unknown. A blank variable counts as left out. Variables that do not begin with {@code RECONCILER_} are not
 * looked at.
 */
public final class SettingsReader {
    static final String PREFIX = "RECONCILER_";

    private final List<Setting<?>> settings = new ArrayList<>();
    private final List<SettingFamily> families = new ArrayList<>();

    /** {@link IllegalArgumentException} when two declarations have one name. */
    public SettingsReader(List<? extends Declaration> declarations) {
        for (Declaration declaration : declarations) {
            if (declarations.stream()
                            .filter(declaration.getClass()::isInstance)
                            .map(Declaration::name)
                            .filter(declaration.name()::equals)
                            .count()
                    > 1) {
                throw new IllegalArgumentException(declaration.name() + " is declared twice");
            }
            if (declaration instanceof Setting<?> setting) {
                settings.add(setting);
            } else if (declaration instanceof SettingFamily family) {
                families.add(family);
            }
        }
    }

    /**
     * Only some of a program's settings, for a command that needs nothing else: what else the program knows is not looked
     * at, what it does not know is refused.
     *
     * @throws BadSettingsException naming every problem
     */
    public static SettingValues readPart(
            List<Declaration> program, List<Declaration> wanted, Map<String, String> environment) {
        Map<String, String> rest = new TreeMap<>(environment);
        program.stream()
                .filter(declaration -> !wanted.contains(declaration))
                .map(Declaration::name)
                .forEach(name -> rest.keySet().removeIf(given -> isNamed(given, name)));
        return new SettingsReader(wanted).read(rest);
    }

    /** By its name, by that of its family, or by one with a word in the place of what stands in angle brackets. */
    private static boolean isNamed(String given, String name) {
        if (name.contains("<")) {
            return given.matches(name.replaceAll("<[A-Z]+>", "[A-Z0-9_]+"));
        }
        return name.endsWith("*") ? given.startsWith(name.substring(0, name.length() - 1)) : given.equals(name);
    }

    /** The values; {@link BadSettingsException} names every problem. */
    public SettingValues read(Map<String, String> environment) {
        Map<String, String> given = new TreeMap<>();
        environment.forEach((name, text) -> {
            if (name.startsWith(PREFIX) && !text.isBlank()) {
                given.put(name, text.trim());
            }
        });
        Map<String, Map<String, String>> members = members(given);
        List<String> problems = new ArrayList<>(declaredProblems(given));
        families.forEach(
                family -> problems.addAll(family.check().apply(members.getOrDefault(family.name(), Map.of()))));
        UnknownNames unknown =
                new UnknownNames(settings.stream().map(Setting::name).toList());
        given.forEach((name, text) -> {
            if (!isDeclared(name) && !isMember(name) && !KubernetesNames.injects(name, text)) {
                problems.add(unknown.problem(name));
            }
        });
        if (!problems.isEmpty()) {
            throw new BadSettingsException(problems);
        }
        return new SettingValues(values(given), members);
    }

    private List<String> declaredProblems(Map<String, String> given) {
        Map<String, String> texts = texts(given);
        Map<String, ConfigValue> validated = definition(texts).validateAll(texts);
        List<String> problems = new ArrayList<>();
        for (Setting<?> setting : settings) {
            ConfigValue value = validated.get(setting.name());
            if (value == null) {
                missing(setting, texts).ifPresent(problems::add);
            } else {
                problems.addAll(value.errorMessages());
            }
        }
        return problems;
    }

    /** Of what has a text only: Kafka's own sentence about a missing one does not say what would be right. */
    private ConfigDef definition(Map<String, String> texts) {
        ConfigDef definition = new ConfigDef();
        for (Setting<?> setting : settings) {
            if (texts.containsKey(setting.name())) {
                ConfigDef.Type type = setting.type().visibility() == Visibility.HIDDEN
                        ? ConfigDef.Type.PASSWORD
                        : ConfigDef.Type.STRING;
                definition.define(
                        setting.name(),
                        type,
                        ConfigDef.NO_DEFAULT_VALUE,
                        ConfigDef.LambdaValidator.with(
                                (name, text) -> check(setting, text, texts), setting::expectation),
                        ConfigDef.Importance.HIGH,
                        setting.doc());
            }
        }
        return definition;
    }

    private static <T> void check(Setting<T> setting, Object given, Map<String, String> texts) {
        String text = given instanceof Password password ? password.value() : given.toString();
        String shown = setting.type().visibility() == Visibility.HIDDEN ? "its value" : "`" + text + "`";
        T value = setting.type()
                .read(text)
                .orElseThrow(() ->
                        problem(setting, shown + " is not " + setting.type().noun(), KubernetesNames.hint(text)));
        for (Rule<T> rule : setting.rules()) {
            if (!rule.accepts().test(value, texts)) {
                throw problem(setting, shown + " is not " + rule.description(), KubernetesNames.hint(text));
            }
        }
    }

    private static Optional<String> missing(Setting<?> setting, Map<String, String> texts) {
        if (setting.presence() instanceof Presence.Required) {
            return Optional.of(setting.name() + ": it is required and is not set; expected " + setting.expectation());
        }
        if (setting.presence() instanceof Presence.RequiredWhen required
                && required.condition().holds(texts)) {
            return Optional.of(setting.name() + ": it is required since " + required.condition()
                    + ", and is not set; expected " + setting.expectation());
        }
        return Optional.empty();
    }

    private static ConfigException problem(Setting<?> setting, String what, String hint) {
        String fallback = setting.presence() instanceof Presence.Default byDefault
                ? "; without it the value is `" + byDefault.text() + "`"
                : "";
        return new ConfigException(
                setting.name() + ": " + what + "; expected " + setting.expectation() + fallback + hint);
    }

    /** What is given, completed by the defaults. */
    private Map<String, String> texts(Map<String, String> given) {
        Map<String, String> texts = new HashMap<>();
        for (Setting<?> setting : settings) {
            if (setting.presence() instanceof Presence.Default byDefault) {
                texts.put(setting.name(), byDefault.text());
            }
            String text = given.get(setting.name());
            if (text != null) {
                texts.put(setting.name(), text);
            }
        }
        return texts;
    }

    private Map<String, Object> values(Map<String, String> given) {
        Map<String, String> texts = texts(given);
        Map<String, Object> values = new HashMap<>();
        for (Setting<?> setting : settings) {
            String text = texts.get(setting.name());
            if (text != null) {
                values.put(setting.name(), setting.type().parser().apply(text));
            }
        }
        return values;
    }

    private Map<String, Map<String, String>> members(Map<String, String> given) {
        Map<String, Map<String, String>> members = new HashMap<>();
        for (SettingFamily family : families) {
            Map<String, String> own = new LinkedHashMap<>();
            given.forEach((name, text) -> {
                if (family.covers(name) && !isDeclared(name) && !KubernetesNames.injects(name, text)) {
                    own.put(name, text);
                }
            });
            members.put(family.name(), own);
        }
        return members;
    }

    private boolean isDeclared(String name) {
        return settings.stream().anyMatch(setting -> setting.name().equals(name));
    }

    private boolean isMember(String name) {
        return families.stream().anyMatch(family -> family.covers(name));
    }
}
