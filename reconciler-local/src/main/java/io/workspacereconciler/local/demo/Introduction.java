package io.workspacereconciler.local.demo;

import io.workspacereconciler.local.platform.Platform;
import io.workspacereconciler.local.platform.Row;
import io.workspacereconciler.local.services.LocalServers;
import io.workspacereconciler.operate.RunningProgram;
import io.workspacereconciler.settings.DurationText;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What runs, where, and what a person can do with it. */
final class Introduction {
    private final DemoOptions options;
    private final LocalServers servers;
    private final Platform platform;
    private final List<RunningProgram> programs;
    private final Path log;

    /** The producer is the first of the programs. */
    Introduction(
            DemoOptions options, LocalServers servers, Platform platform, List<RunningProgram> programs, Path log) {
        this.options = options;
        this.servers = servers;
        this.platform = platform;
        this.programs = programs;
        this.log = log;
    }

    /**
     * With commands that kill this workspace's instance.
     *
     * @param controlPlane where it is; empty when EC2 itself is asked
     */
    String text(Row example, Optional<URI> controlPlane) {
        URI ec2 = platform.endpoint().uri();
        String region = platform.world().settings().region();
        String ports = programs.stream()
                .map(program -> Integer.toString(program.port()))
                .collect(Collectors.joining(", "));
        return String.join(
                "\n",
                "",
                "registry    " + platform.seeding() + " in "
                        + servers.database().url() + ", user "
                        + servers.database().user() + ", password "
                        + servers.database().password(),
                "events      Kafka on " + servers.bootstrapServers(),
                "machines    EC2 " + region + " on " + ec2 + "; curl lists them",
                "backend     "
                        + controlPlane
                                .map(uri -> "control-plane on " + uri + ": the consumers ask it, and only it asks EC2")
                                .orElse("ec2"),
                "programs    1 producer, " + options.replicas() + " consumers; /health/ready and /metrics on the ports "
                        + ports,
                "sweeps      one every " + DurationText.print(options.interval()) + "; "
                        + options.act().introduction(options.interval()),
                "log         " + log,
                "",
                "Kill one yourself: " + example.name() + " is left to you. Either",
                "  curl -X POST " + ec2 + "/kill/" + example.instanceId(),
                "or",
                "  AWS_ACCESS_KEY_ID=you AWS_SECRET_ACCESS_KEY=any aws ec2 terminate-instances --region " + region
                        + " --endpoint-url " + ec2 + " --instance-ids " + example.instanceId(),
                "",
                "Ctrl-C ends it and removes all of it.",
                "");
    }
}
