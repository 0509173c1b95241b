package io.workspacereconciler.consumer.ec2;

import io.workspacereconciler.check.Look;
import io.workspacereconciler.check.Sighting;
import io.workspacereconciler.check.Verdict;
import io.workspacereconciler.consumer.heal.Preparation;
import io.workspacereconciler.consumer.heal.ReplacementException;
import io.workspacereconciler.consumer.heal.ReplacementPlan;
import io.workspacereconciler.consumer.preflight.Finding;
import io.workspacereconciler.consumer.preflight.OnlineRows;
import io.workspacereconciler.database.DatabaseException;
import io.workspacereconciler.operate.StartupException;
import io.workspacereconciler.workspace.InstanceId;
import io.workspacereconciler.workspace.Place;
import io.workspacereconciler.workspace.Workspace;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;

/** The checks of one place. */
final class Ec2PlacePreflight {

    private static final String IDENTITY = "aws identity";
    private static final String SAMPLE = "one workspace";

    private final Ec2Access access;
    private final Place place;
    private final @Nullable Ec2LaunchSettings launch;
    private final InstantSource clock;
    private final Ec2DryRuns dryRuns;

    Ec2PlacePreflight(Ec2Access access, @Nullable Ec2LaunchSettings launch, InstantSource clock) {
        this.access = access;
        this.place = access.place();
        this.launch = launch;
        this.clock = clock;
        this.dryRuns = new Ec2DryRuns(access.client(), access.tags());
    }

    /** All findings. */
    List<Finding> run(OnlineRows rows) {
        List<Finding> findings = new ArrayList<>();
        findings.add(identity());
        findings.addAll(dryRuns.ofChecks());
        if (launch != null) {
            findings.addAll(dryRuns.ofPreparations());
            findings.addAll(new Ec2TemplatePreflight(access, launch).run(rows));
        }
        try {
            findings.addAll(ofWorkspaces(rows.sample(place)));
        } catch (DatabaseException | StartupException e) {
            findings.add(Finding.skipped(SAMPLE, "the registry is not to be read: " + e.getMessage()));
        }
        return findings;
    }

    private Finding identity() {
        try {
            Ec2Identity.Caller caller = Ec2Identity.ask(access.way());
            return caller.account().equals(place.account())
                    ? Finding.passed(IDENTITY, caller.arn() + " in " + place.region())
                    : Finding.failed(
                            IDENTITY,
                            caller.arn() + " is of account " + caller.account() + ", the instances are of "
                                    + place.account(),
                            "give credentials, or a role to assume, of that account");
        } catch (SdkException e) {
            return Finding.failed(
                    IDENTITY,
                    Ec2Failure.of(e).describe(),
                    access.way().role() == null
                            ? "give credentials that the AWS SDK's default chain finds, and a way to STS"
                            : "give credentials that the AWS SDK's default chain finds and that may sts:AssumeRole "
                                    + access.way().role().arn() + ", and let its trust policy name whose they are");
        }
    }

    private List<Finding> ofWorkspaces(List<Workspace> workspaces) {
        if (workspaces.isEmpty()) {
            return List.of(Finding.skipped(SAMPLE, "no row of the registry is online in " + place));
        }
        Map<InstanceId, Look> looks = Ec2RunningCheck.lookAt(access.describe(), instances(workspaces), clock);
        for (Workspace workspace : workspaces) {
            Look look = looks.get(workspace.instance());
            if (look instanceof Look.Seen seen && look.verdict(workspace.id(), place) instanceof Verdict.Running) {
                return ofRunning(workspace, seen);
            }
        }
        Workspace first = workspaces.get(0);
        Look look = looks.get(first.instance());
        return List.of(Finding.failed(
                SAMPLE,
                "none of " + workspaces.size() + " online workspaces is seen running; of " + first.id() + ": "
                        + (look == null ? "no instance id" : look.verdict(first.id(), place)),
                "compare account " + place.account() + " and region " + place.region() + " with the registry's rows"));
    }

    private static Set<InstanceId> instances(List<Workspace> workspaces) {
        Set<InstanceId> instances = new LinkedHashSet<>();
        for (Workspace workspace : workspaces) {
            InstanceId instance = workspace.instance();
            if (instance != null && instance.isWellFormed()) {
                instances.add(instance);
            }
        }
        return instances;
    }

    private List<Finding> ofRunning(Workspace workspace, Look.Seen seen) {
        String who = workspace.id() + " on " + seen.instance().id();
        if (launch == null) {
            return List.of(Finding.passed(SAMPLE, who + " is seen running"));
        }
        Sighting sighting = new Sighting(workspace.id(), seen.instance(), seen.at());
        try {
            Preparation preparation = new Ec2Preparation(access, launch)
                    .prepare(workspace, seen.instance().id(), Optional.of(sighting));
            if (preparation instanceof Preparation.Ready ready) {
                ReplacementPlan.OnEc2 plan = ReplacementPlan.OnEc2.of(ready.plan());
                List<Finding> findings = new ArrayList<>();
                findings.add(Finding.passed(
                        SAMPLE,
                        who + " is seen running, and could be replaced with " + plan.volumes() + " in "
                                + plan.subnet()));
                findings.addAll(dryRuns.ofChanges(plan));
                return findings;
            }
            String why = ((Preparation.NeedsPerson) preparation).why();
            int colon = why.lastIndexOf(": ");
            return List.of(Finding.failed(
                    SAMPLE, who + " could not be replaced: " + why.substring(0, colon), why.substring(colon + 2)));
        } catch (ReplacementException e) {
            return List.of(Finding.failed(SAMPLE, who + ": " + e.getMessage(), "mend what EC2 names"));
        }
    }
}
