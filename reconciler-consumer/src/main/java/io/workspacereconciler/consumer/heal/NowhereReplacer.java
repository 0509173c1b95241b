package io.workspacereconciler.consumer.heal;

import io.workspacereconciler.check.Look;
import io.workspacereconciler.check.Remains;
import io.workspacereconciler.check.Sighting;
import io.workspacereconciler.check.UnknownCause;
import io.workspacereconciler.workspace.InstanceId;
import io.workspacereconciler.workspace.Place;
import io.workspacereconciler.workspace.Places;
import io.workspacereconciler.workspace.Workspace;
import io.workspacereconciler.workspace.WorkspaceId;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Stands for a place that is not configured: asks nobody, changes nothing, and says what is missing. */
public final class NowhereReplacer implements InstanceReplacer {

    private final String why;
    private final InstantSource clock;

    /** For this place, where these are configured. */
    public NowhereReplacer(Place missing, Places configured, InstantSource clock) {
        this.why = "the place " + missing + " is not configured, only " + configured
                + "; it goes on once it is, and is looked for in no other";
        this.clock = clock;
    }

    private ReplacementException nothing() {
        return ReplacementException.nothingDone(FailureCause.STUCK, why);
    }

    /** Nobody can tell: every step fails before it begins. */
    @Override
    public boolean knows(ReplacementPlan plan) {
        throw nothing();
    }

    @Override
    public Look look(WorkspaceId workspace, InstanceId instance) {
        return new Look.NoAnswer(UnknownCause.NO_PLACE, why, null, clock.instant());
    }

    @Override
    public List<InstanceId> liveElsewhere(WorkspaceId workspace) {
        return List.of();
    }

    @Override
    public Remains remains(WorkspaceId workspace) {
        throw nothing();
    }

    @Override
    public Optional<String> keeper(String spotRequest) {
        throw nothing();
    }

    @Override
    public Preparation prepare(Workspace workspace, InstanceId dead, Optional<Sighting> sighting) {
        throw nothing();
    }

    @Override
    public ReplacementPlan refresh(ReplacementPlan plan, Workspace workspace) {
        throw nothing();
    }

    @Override
    public Outcome release(ReplacementPlan plan, Lease lease) {
        throw nothing();
    }

    @Override
    public InstanceId launch(LaunchRequest request, Lease lease) {
        throw nothing();
    }

    @Override
    public Optional<InstanceId> launched(LaunchRequest request) {
        throw nothing();
    }

    @Override
    public Outcome attach(ReplacementPlan plan, InstanceId replacement, Lease lease) {
        throw nothing();
    }

    @Override
    public Outcome confirm(ReplacementPlan plan, InstanceId replacement) {
        throw nothing();
    }

    @Override
    public Outcome end(WorkspaceId workspace, InstanceId ours, Lease lease) {
        throw nothing();
    }

    @Override
    public Outcome giveBack(ReplacementPlan plan, Lease lease) {
        throw nothing();
    }

    @Override
    public String cleanUp(WorkspaceId workspace, InstanceId dead, Lease lease) {
        throw nothing();
    }
}
