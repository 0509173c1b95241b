package io.workspacereconciler.local.ec2;

import java.util.Comparator;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Plain text for a person with curl: what there is, and one line for each thing done. */
final class HumanPages {
    private static final int MOST_LINES = 200;

    private final Ec2World world;

    HumanPages(Ec2World world) {
        this.world = world;
    }

    String overview() {
        String rows = world.instances().stream()
                .sorted(Comparator.comparing(InstanceSnapshot::launchTime))
                .limit(MOST_LINES)
                .map(this::row)
                .collect(Collectors.joining());
        return "EC2 " + world.settings().region() + ", account "
                + world.settings().accountId() + ", "
                + world.instances().size() + " instances (at most " + MOST_LINES + " shown)\n" + rows
                + "POST /kill/INSTANCE_ID, /stop/INSTANCE_ID or /start/INSTANCE_ID\n";
    }

    /** 404 for an unknown instance, 409 where EC2 refuses. */
    Reply.Whole change(String instanceId, Function<String, InstanceSnapshot> change) {
        try {
            InstanceSnapshot changed = change.apply(instanceId);
            return text(200, instanceId + " is " + changed.state().word());
        } catch (Ec2Refusal refusal) {
            boolean unknown = world.instance(instanceId).isEmpty();
            return text(unknown ? 404 : 409, refusal.getMessage());
        }
    }

    private static Reply.Whole text(int status, String line) {
        return new Reply.Whole(status, "text/plain;charset=UTF-8", line + "\n");
    }

    private String row(InstanceSnapshot instance) {
        return String.format(
                Locale.ROOT,
                "%s  %-13s  %s  %s  %s%n",
                instance.id(),
                instance.state().word(),
                instance.zone(),
                instance.type(),
                instance.tag(world.settings().workspaceTag()).orElse("-"));
    }
}
