package io.workspacereconciler.consumer.ec2;

import io.workspacereconciler.check.SeenInstance;
import io.workspacereconciler.workspace.InstanceId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * How a question that failed is cut in two: between zones where these are known from earlier answers, since a call that
 * names an instance in an impaired zone fails and one that names none works (EC2 User Guide, "Error codes"). Thread-safe.
 */
final class Halving {

    /** More than one replica's part of a large fleet; what was not seen for longest is forgotten first. */
    private static final int MOST_ZONES = 100_000;

    private static final String UNKNOWN_ZONE = "~";

    /** The two parts, neither of them empty. */
    record Halves(List<InstanceId> first, List<InstanceId> second) {
        Halves {
            first = List.copyOf(first);
            second = List.copyOf(second);
        }
    }

    private final Runnable halved;
    private final Map<String, String> zoneNames = new LinkedHashMap<>();
    private final Map<InstanceId, String> zones = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<InstanceId, String> eldest) {
            return size() > MOST_ZONES;
        }
    };

    /** Runs {@code halved} each time that a question is cut. */
    Halving(Runnable halved) {
        this.halved = halved;
    }

    /** Remembers where these are. */
    synchronized void learn(Iterable<SeenInstance> seen) {
        for (SeenInstance instance : seen) {
            String zone = instance.placement().zone();
            zones.put(instance.id(), zoneNames.computeIfAbsent(zone, name -> name));
        }
    }

    /** Cuts two or more ids at the border between zones that is nearest to the middle, or in the middle. */
    Halves of(List<InstanceId> ids) {
        if (ids.size() < 2) {
            throw new IllegalArgumentException("nothing to halve: " + ids);
        }
        halved.run();
        Map<InstanceId, String> known = known(ids);
        List<InstanceId> sorted = new ArrayList<>(ids);
        sorted.sort(Comparator.comparing(id -> known.getOrDefault(id, UNKNOWN_ZONE)));
        int middle = sorted.size() / 2;
        int border = IntStream.range(1, sorted.size())
                .filter(cut -> !Objects.equals(known.get(sorted.get(cut - 1)), known.get(sorted.get(cut))))
                .boxed()
                .min(Comparator.comparingInt(cut -> Math.abs(cut - middle)))
                .orElse(middle);
        return new Halves(sorted.subList(0, border), sorted.subList(border, sorted.size()));
    }

    private synchronized Map<InstanceId, String> known(List<InstanceId> ids) {
        Map<InstanceId, String> known = new LinkedHashMap<>();
        ids.forEach(id -> known.put(id, zones.getOrDefault(id, UNKNOWN_ZONE)));
        return known;
    }
}
