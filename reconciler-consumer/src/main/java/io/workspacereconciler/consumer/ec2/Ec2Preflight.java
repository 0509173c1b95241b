package io.workspacereconciler.consumer.ec2;

import io.workspacereconciler.consumer.preflight.Finding;
import io.workspacereconciler.consumer.preflight.OnlineRows;
import io.workspacereconciler.consumer.preflight.PreflightCheck;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * AWS in one place: who we are there, what we may do, and how one workspace whose instance runs would be checked and
 * replaced. Asks by describes and dry runs only.
 */
public final class Ec2Preflight implements PreflightCheck {

    private static final int CONNECTIONS = 2;

    private final Subject subject;
    private final OnlineRows rows;
    private final InstantSource clock;

    /**
     * What is to be checked.
     *
     * @param name of the place among several; empty where it is the only one
     * @param way to EC2 there, or a {@code StartupException}
     * @param launch how instances are launched; null where nothing is healed
     */
    public record Subject(
            String name,
            Supplier<Ec2Way> way,
            Ec2Tags tags,
            @Nullable Ec2LaunchSettings launch) {}

    /** {@code rows} are the registry's, of which those in the place are asked about. */
    public Ec2Preflight(Subject subject, OnlineRows rows, InstantSource clock) {
        this.subject = subject;
        this.rows = rows;
        this.clock = clock;
    }

    @Override
    public String name() {
        return named("aws");
    }

    private String named(String what) {
        return subject.name().isEmpty() ? what : what + " in " + subject.name();
    }

    @Override
    public List<Finding> run() {
        Ec2Way way = subject.way().get();
        try (Ec2Access access = Ec2Access.forRestarts(way, subject.tags(), CONNECTIONS)) {
            return new Ec2PlacePreflight(access, subject.launch(), clock)
                    .run(rows).stream()
                            .map(found ->
                                    new Finding(named(found.name()), found.result(), found.seen(), found.advice()))
                            .toList();
        }
    }
}
