package io.workspacereconciler.consumer.ec2;

import io.workspacereconciler.consumer.preflight.Finding;
import io.workspacereconciler.consumer.preflight.PreflightCheck;
import io.workspacereconciler.database.DatabaseException;
import io.workspacereconciler.operate.StartupException;
import io.workspacereconciler.workspace.Place;
import io.workspacereconciler.workspace.Workspace;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * AWS, in each place: who we are there, what we may do, and how one workspace whose instance runs would be checked and
 * replaced. Asks by describes and dry runs only.
 */
public final class Ec2Preflight implements PreflightCheck {

    private static final int CONNECTIONS = 2;

    private final Subject subject;
    private final Supplier<List<Workspace>> sample;
    private final InstantSource clock;

    /**
     * What is to be checked.
     *
     * @param account the owner of the instances
     * @param launch how instances are launched; null where nothing is healed
     */
    public record Subject(
            String account, Ec2Tags tags, @Nullable Ec2LaunchSettings launch) {}

    /** {@code sample} gives a few online workspaces, or fails as the database does. */
    public Ec2Preflight(Subject subject, Supplier<List<Workspace>> sample, InstantSource clock) {
        this.subject = subject;
        this.sample = sample;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "aws";
    }

    @Override
    public List<Finding> run() {
        List<Finding> findings = new ArrayList<>();
        for (Place place : List.of(Ec2Place.configured(subject.account()))) {
            try (Ec2Access access = Ec2Access.forRestarts(place, subject.tags(), CONNECTIONS)) {
                findings.addAll(new Ec2PlacePreflight(access, subject.launch(), clock).run(this::workspaces));
            }
        }
        return findings;
    }

    private List<Workspace> workspaces() {
        try {
            return sample.get();
        } catch (DatabaseException e) {
            throw new StartupException(List.of(String.valueOf(e.getMessage())));
        }
    }
}
