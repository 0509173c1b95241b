package io.workspacereconciler.local.ec2;

import io.workspacereconciler.local.ec2.QueryRequest.Filter;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * One page of an answer in the order of ids, so that pages neither repeat nor skip what exists throughout.
 *
 * @param items what is on it
 * @param nextToken empty on the last page
 */
record Page<T>(List<T> items, String nextToken) {
    private static final int SMALLEST = 5;
    private static final int LARGEST = 1000;
    private static final String TOKEN_START = "after:";
    private static final String AFTER_ALL = "~";

    Page {
        items = List.copyOf(items);
    }

    /**
     * Reads {@code MaxResults} and {@code NextToken} from the request.
     *
     * @param all everything by id
     * @param idFilter the filter whose values are ids, which saves the walk over everything
     * @param largest most items in one answer, whatever the request wants
     */
    static <T> Page<T> of(
            QueryRequest request, NavigableMap<String, T> all, String idFilter, Predicate<T> wanted, int largest) {
        int size = Math.min(size(request), largest);
        String after = after(request.text("NextToken"));
        Optional<Filter> ids = request.filters().stream()
                .filter(filter -> filter.name().equals(idFilter))
                .findFirst();
        Collection<String> candidates = ids.isPresent()
                ? new TreeSet<>(ids.get().values()).tailSet(after, false)
                : all.tailMap(after, false).keySet();
        List<String> found = candidates.stream()
                .filter(id -> present(all, id).anyMatch(wanted))
                .limit(size + 1L)
                .toList();
        List<String> shown = found.subList(0, Math.min(size, found.size()));
        String token = found.size() > size ? token(shown.get(size - 1)) : "";
        return new Page<>(shown.stream().flatMap(id -> present(all, id)).toList(), token);
    }

    /** The same answer with a token that leads behind everything, unless it has one. */
    static String promising(String body) {
        String end = "</DescribeInstancesResponse>";
        return body.contains("<nextToken>")
                ? body
                : body.replace(end, "<nextToken>" + token(AFTER_ALL) + "</nextToken>" + end);
    }

    private static <T> Stream<T> present(NavigableMap<String, T> all, String id) {
        return Optional.ofNullable(all.get(id)).stream();
    }

    private static int size(QueryRequest request) {
        int size = request.number("MaxResults").orElse(LARGEST);
        if (size < SMALLEST || size > LARGEST) {
            throw Ec2Refusal.invalidValue("Value ( " + size
                    + " ) for parameter maxResults is invalid. Expecting a value between " + SMALLEST + " and "
                    + LARGEST + ".");
        }
        return size;
    }

    private static String token(String lastId) {
        return Base64.getUrlEncoder().encodeToString((TOKEN_START + lastId).getBytes(StandardCharsets.UTF_8));
    }

    private static String after(String token) {
        if (token.isEmpty()) {
            return "";
        }
        String text = decoded(token);
        if (!text.startsWith(TOKEN_START)) {
            throw Ec2Refusal.invalidValue("Unable to parse pagination token");
        }
        return text.substring(TOKEN_START.length());
    }

    private static String decoded(String token) {
        try {
            return new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notBase64) {
            return "";
        }
    }
}
