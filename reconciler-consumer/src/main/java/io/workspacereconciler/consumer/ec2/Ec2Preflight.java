package io.workspacereconciler.consumer.ec2;

import io.workspacereconciler.consumer.preflight.Finding;
import io.workspacereconciler.consumer.preflight.PreflightCheck;
import io.workspacereconciler.database.DatabaseException;
import io.workspacereconciler.operate.StartupException;
import io.workspacereconciler.workspace.Place;
import io.workspacereconciler.workspace.Workspace;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * AWS in one place: who we are there, what we may do, and how one workspace whose instance runs would be checked and
 * replaced. Asks by describes and dry runs only.
 */
public final class Ec2Preflight implements PreflightCheck {

    private static final int CONNECTIONS = 2;

    private final Subject subject;
    private final Function<Place, List<Workspace>> sample;
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

    /** {@code sample} gives a few online workspaces of the place, or fails as the database does. */
    public Ec2Preflight(Subject subject, Function<Place, List<Workspace>> sample, InstantSource clock) {
        this.subject = subject;
        this.sample = sample;
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
                    .run(() -> workspaces(way.place())).stream()
                            .map(found ->
                                    new Finding(named(found.name()), found.result(), found.seen(), found.advice()))
                            .toList();
        }
    }

    private List<Workspace> workspaces(Place place) {
        try {
            return sample.apply(place);
        } catch (DatabaseException e) {
            throw new StartupException(List.of(String.valueOf(e.getMessage())));
        }
    }
}
