package io.workspacereconciler.local.ec2;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * One request of the EC2 Query protocol, decoded; what it lacks or gets wrong is refused with EC2's own errors.
 *
 * @param parameters by name, for example {@code InstanceId.1}
 * @param hidden ids of instances that the answer must leave out; a fault's doing, never the caller's
 */
public record QueryRequest(SortedMap<String, String> parameters, Set<String> hidden) {
    private static final int MOST_FILTER_VALUES = 200;
    private static final Pattern AMPERSAND = Pattern.compile("&");

    /**
     * One {@code Filter.N}.
     *
     * @param name for example {@code tag:WorkspaceId}
     * @param values any of which has to match
     */
    record Filter(String name, List<String> values) {}

    public QueryRequest {
        parameters = Collections.unmodifiableSortedMap(new TreeMap<>(parameters));
        hidden = Set.copyOf(hidden);
    }

    /** Decodes a form or a query string. */
    static QueryRequest parse(String form) {
        SortedMap<String, String> decoded = new TreeMap<>();
        AMPERSAND.splitAsStream(form).filter(part -> !part.isEmpty()).forEach(part -> {
            int equals = part.indexOf('=');
            String name = equals < 0 ? part : part.substring(0, equals);
            decoded.put(decode(name), equals < 0 ? "" : decode(part.substring(equals + 1)));
        });
        return new QueryRequest(decoded, Set.of());
    }

    /** Empty when the request names none. */
    public String action() {
        return text("Action");
    }

    /** Whether any parameter has exactly this value, as an instance id or a tag's value. */
    public boolean mentions(String value) {
        return parameters.containsValue(value);
    }

    /** The value, or empty when it is not there. */
    public String text(String name) {
        return parameters.getOrDefault(name, "");
    }

    /** The values of {@code name.1}, {@code name.2} and so on. */
    public List<String> list(String name) {
        return numbered(name).stream().map(this::text).toList();
    }

    String required(String name) {
        String value = text(name);
        if (value.isEmpty()) {
            throw Ec2Refusal.of("MissingParameter", "The request must contain the parameter " + name);
        }
        return value;
    }

    List<String> requiredList(String name) {
        List<String> values = list(name);
        if (values.isEmpty()) {
            throw Ec2Refusal.of("MissingParameter", "The request must contain the parameter " + name);
        }
        return values;
    }

    Optional<Integer> number(String name) {
        String value = text(name);
        if (value.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Integer.valueOf(value));
        } catch (NumberFormatException notANumber) {
            throw Ec2Refusal.invalidValue("Invalid value '" + value + "' for " + name + ". Must be an integer.");
        }
    }

    List<Filter> filters() {
        return numbered("Filter").stream().map(this::filter).toList();
    }

    /** The tags below a prefix: {@code prefix.Tag.1.Key} and so on. */
    Map<String, String> tags(String prefix) {
        Map<String, String> tags = new TreeMap<>();
        for (String tag : numbered(prefix + "Tag")) {
            String key = required(tag + ".Key");
            if (key.startsWith("aws:")) {
                throw Ec2Refusal.invalidValue("Tag keys starting with 'aws:' are reserved for internal use");
            }
            tags.put(key, text(tag + ".Value"));
        }
        return tags;
    }

    /** The tags that {@code TagSpecification.N} gives to resources of this type. */
    public Map<String, String> specifiedTags(String resourceType) {
        Map<String, String> tags = new TreeMap<>();
        numbered("TagSpecification").stream()
                .filter(specification -> text(specification + ".ResourceType").equals(resourceType))
                .forEach(specification -> tags.putAll(tags(specification + ".")));
        return tags;
    }

    /** Ends a dry run: what follows this line in an action would change something. */
    void endDryRun() {
        if (text("DryRun").equals("true")) {
            throw new Ec2Refusal(412, "DryRunOperation", "Request would have succeeded, but DryRun flag is set.");
        }
    }

    QueryRequest hiding(Set<String> instanceIds) {
        return new QueryRequest(parameters, instanceIds);
    }

    private Filter filter(String prefix) {
        String name = required(prefix + ".Name");
        List<String> values = requiredList(prefix + ".Value");
        if (values.size() > MOST_FILTER_VALUES) {
            throw Ec2Refusal.of(
                    "FilterLimitExceeded",
                    "The maximum number of filter values specified on a single call is " + MOST_FILTER_VALUES);
        }
        return new Filter(name, values);
    }

    /** The distinct {@code name.N} that parameters begin with, by N. */
    private List<String> numbered(String name) {
        String start = name + ".";
        // '/' follows '.' in ASCII, so this is the range of all names that begin with "name."
        return parameters.subMap(start, name + "/").keySet().stream()
                .map(key -> key.substring(start.length()))
                .map(rest -> rest.contains(".") ? rest.substring(0, rest.indexOf('.')) : rest)
                .filter(index -> index.matches("\\d{1,6}"))
                .distinct()
                .sorted(Comparator.comparingInt(Integer::parseInt))
                .map(index -> start + index)
                .toList();
    }

    private static String decode(String encoded) {
        return URLDecoder.decode(encoded, StandardCharsets.UTF_8);
    }
}
