package io.workspacereconciler.consumer.heal;

import io.workspacereconciler.check.Look;
import io.workspacereconciler.check.Remains;
import io.workspacereconciler.check.Sighting;
import io.workspacereconciler.workspace.InstanceId;
import io.workspacereconciler.workspace.Workspace;
import io.workspacereconciler.workspace.WorkspaceId;
import java.util.List;
import java.util.Optional;

/**
 * What a restart needs of the outside: each operation may be repeated at any time, by any replica, and then does nothing
 * twice. None waits: what takes its time is asked about again. Right before each change the lease is renewed.
 *
 * <p>Every operation but {@link #look} throws {@link ReplacementException} when it failed; after an ambiguous failure
 * what was asked may have taken place.
 */
public interface InstanceReplacer {

    /** Whether a restart by this plan was begun over this backend, which alone knows what became of its instances. */
    boolean knows(ReplacementPlan plan);

    /** One look at an instance of a workspace; never throws, a failed look is {@link Look.NoAnswer}. */
    Look look(WorkspaceId workspace, InstanceId instance);

    /** What is found of the workspace without its instance. */
    Remains remains(WorkspaceId workspace);

    /**
     * Instances with the workspace's tag that are alive in any other place than the one of this replacer.
     *
     * @throws ReplacementException when one of these places gives no whole answer
     */
    List<InstanceId> liveElsewhere(WorkspaceId workspace);

    /**
     * What replaces an instance that fulfils this Spot request, in words; changes nothing.
     *
     * @return empty when nobody does: the request is not persistent, has ended, or is no longer shown
     */
    Optional<String> keeper(String spotRequest);

    /** Finds out, without changing anything, how a workspace's dead instance would be replaced. */
    Preparation prepare(Workspace workspace, InstanceId dead, Optional<Sighting> sighting);

    /** The plan with the launch template, or what stands in its place, as it is now, for another attempt. */
    ReplacementPlan refresh(ReplacementPlan plan, Workspace workspace);

    /**
     * Frees the volumes from the dead instance, unless it runs again; only from one that is the workspace's.
     *
     * @return {@link Outcome.Gone} when the instance has ended for good, {@link Outcome.Revived} when it runs again
     */
    Outcome release(ReplacementPlan plan, Lease lease);

    /**
     * Launches the instance of this request, or finds the one that it launched before; one that must not
     * be repeated ({@link LaunchRequest#mayBeRepeated}) is given once.
     *
     * @throws ReplacementException with {@link FailureCause#AMBIGUOUS} when it may have made an instance, and it can neither
     *     be repeated nor found out
     */
    InstanceId launch(LaunchRequest request, Lease lease);

    /** The instance that this request launched, if EC2 shows one, in whatever state. */
    Optional<InstanceId> launched(LaunchRequest request);

    /** Attaches the plan's volumes to the new instance, once it runs. */
    Outcome attach(ReplacementPlan plan, InstanceId replacement, Lease lease);

    /** Whether the new instance runs with all of the plan's volumes. */
    Outcome confirm(ReplacementPlan plan, InstanceId replacement);

    /** Ends an instance that a restart launched for the workspace; done when EC2 shows it as terminated. */
    Outcome end(WorkspaceId workspace, InstanceId ours, Lease lease);

    /**
     * Attaches the volumes to the old instance again, if it still exists.
     *
     * @return {@link Outcome.Revived} when it has them and runs, {@link Outcome.Done} when it has them and is stopped,
     *     {@link Outcome.Died} when it is gone
     */
    Outcome giveBack(ReplacementPlan plan, Lease lease);

    /** Ends what is left of the old instance, if it is still stopped and its tag names the workspace; says what it did. */
    String cleanUp(WorkspaceId workspace, InstanceId dead, Lease lease);
}
