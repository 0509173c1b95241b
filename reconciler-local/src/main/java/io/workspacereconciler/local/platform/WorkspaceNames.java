package io.workspacereconciler.local.platform;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Names that a person can tell apart at a glance, such as {@code amber-otter}. */
final class WorkspaceNames {
    private static final List<String> FIRST = List.of(
            "amber", "azure", "brave", "brisk", "calm", "clever", "coral", "crisp", "daring", "eager", "fleet",
            "gentle", "golden", "happy", "hazel", "ivory", "jade", "keen", "lively", "lucid", "merry", "mellow",
            "nimble", "noble", "olive", "pearl", "proud", "quiet", "rapid", "ruby", "sage", "silver", "sunny", "swift",
            "tidy", "vivid", "warm", "wise", "witty", "young");
    private static final List<String> SECOND = List.of(
            "otter", "badger", "beaver", "bison", "condor", "crane", "dolphin", "eagle", "falcon", "ferret", "finch",
            "gecko", "heron", "ibex", "jackal", "koala", "lemur", "lynx", "marten", "mole", "newt", "ocelot", "oriole",
            "panda", "pelican", "puffin", "quail", "raven", "robin", "seal", "sparrow", "stork", "swan", "tapir");

    private WorkspaceNames() {}

    /** As many new names as asked for, none of them taken; always the same ones for the same names taken. */
    static List<String> some(int count, Set<String> taken) {
        Set<String> used = new HashSet<>(taken);
        List<String> names = new ArrayList<>();
        for (int index = 0; names.size() < count; index++) {
            // both words change from one name to the next; all pairs come before a number is needed
            int pairs = FIRST.size() * SECOND.size();
            int round = index / pairs;
            int pair = index % pairs;
            String first = FIRST.get(pair % FIRST.size());
            String second = SECOND.get((pair + pair / FIRST.size()) % SECOND.size());
            String name = first + "-" + second + (round == 0 ? "" : "-" + (round + 1));
            if (used.add(name)) {
                names.add(name);
            }
        }
        return names;
    }
}
