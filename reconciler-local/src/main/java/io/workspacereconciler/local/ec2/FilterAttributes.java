package io.workspacereconciler.local.ec2;

import io.workspacereconciler.local.ec2.QueryRequest.Filter;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * What items of one kind can be filtered by; an unknown filter is refused, several filters must all match. Values are
 * compared exactly: EC2's wildcards are not simulated.
 *
 * @param byName what a filter of that name looks at
 * @param tags what {@code tag:KEY} and {@code tag-key} look at
 */
record FilterAttributes<T>(Map<String, Function<T, Collection<String>>> byName, Function<T, Map<String, String>> tags) {
    private static final String TAG = "tag:";

    FilterAttributes {
        byName = Map.copyOf(byName);
    }

    Predicate<T> matching(QueryRequest request) {
        return request.filters().stream().map(this::matching).reduce(item -> true, Predicate::and);
    }

    private Predicate<T> matching(Filter filter) {
        Function<T, Collection<String>> attribute = attribute(filter.name());
        Set<String> values = Set.copyOf(filter.values());
        return item -> attribute.apply(item).stream().anyMatch(values::contains);
    }

    private Function<T, Collection<String>> attribute(String name) {
        if (name.startsWith(TAG)) {
            String key = name.substring(TAG.length());
            return item -> {
                Map<String, String> all = tags.apply(item);
                return all.containsKey(key) ? List.of(all.getOrDefault(key, "")) : List.of();
            };
        }
        if (name.equals("tag-key")) {
            return item -> tags.apply(item).keySet();
        }
        Function<T, Collection<String>> attribute = byName.get(name);
        if (attribute == null) {
            throw Ec2Refusal.invalidValue("The filter '" + name + "' is invalid");
        }
        return attribute;
    }
}
