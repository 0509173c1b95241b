package io.workspacereconciler.consumer.controlplane;

import io.workspacereconciler.check.Verdict;
import io.workspacereconciler.consumer.controlplane.ControlPlaneAnswer.Answered;
import io.workspacereconciler.consumer.controlplane.ControlPlaneAnswer.None;
import io.workspacereconciler.consumer.preflight.Finding;
import io.workspacereconciler.consumer.preflight.PreflightCheck;
import io.workspacereconciler.database.DatabaseException;
import io.workspacereconciler.operate.NamedThreads;
import io.workspacereconciler.operate.StartupException;
import io.workspacereconciler.workspace.InstanceId;
import io.workspacereconciler.workspace.OnlineWorkspace;
import io.workspacereconciler.workspace.Workspace;
import io.workspacereconciler.workspace.WorkspaceId;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The control plane: whether it answers, takes our credentials, and says of one online workspace that its instance runs.
 * It is asked for states only.
 */
public final class ControlPlanePreflight implements PreflightCheck {

    private static final String REACHED = "control plane";
    private static final String CREDENTIALS = "control plane credentials";
    private static final String SAMPLE = "one workspace";
    private static final String CHANGES = "stop and provision";

    private static final Duration CALL = Duration.ofSeconds(8);
    private static final String SETTINGS = "RECONCILER_CONTROL_PLANE_";

    /** No row names it: only whoever takes our credentials says that it is not known. */
    private static final OnlineWorkspace NOBODY =
            new OnlineWorkspace(new WorkspaceId(new UUID(0, 0)), new InstanceId("i-00000000000000000"));

    private final ControlPlaneAccess access;
    private final Use use;
    private final Supplier<List<Workspace>> sample;
    private final ControlPlaneLook look;
    private final InstantSource clock;

    /** What it is needed for. */
    public enum Use {
        /** Looks. */
        CHECKS,
        /** Looks, stops and provisions. */
        RESTARTS
    }

    /** {@code sample} gives a few online workspaces, or fails as the database does. */
    public ControlPlanePreflight(
            ControlPlaneAccess access, Use use, Supplier<List<Workspace>> sample, InstantSource clock) {
        this.access = access;
        this.use = use;
        this.sample = sample;
        this.look = new ControlPlaneLook(access, clock);
        this.clock = clock;
    }

    @Override
    public String name() {
        return REACHED;
    }

    @Override
    public List<Finding> run() {
        ScheduledThreadPoolExecutor threads = new ScheduledThreadPoolExecutor(2, new NamedThreads("preflight-calls"));
        try {
            return findings(new ControlPlaneClient(access, threads, threads, clock));
        } finally {
            threads.shutdownNow();
        }
    }

    private List<Finding> findings(ControlPlaneClient client) {
        List<Finding> findings = new ArrayList<>(basics(ask(client, NOBODY)));
        if (findings.stream().allMatch(finding -> finding.result() == Finding.Result.PASS)) {
            findings.add(workspace(client));
        } else {
            findings.add(Finding.skipped(SAMPLE, "it would not be answered"));
        }
        if (use == Use.RESTARTS) {
            findings.add(Finding.skipped(CHANGES, "cannot be tried without ending or making an instance"));
        }
        return findings;
    }

    private List<Finding> basics(ControlPlaneAnswer answer) {
        if (answer instanceof None none) {
            return List.of(
                    Finding.failed(
                            REACHED,
                            access.url() + ": " + none.detail(),
                            "compare " + SETTINGS + "URL, and see whether what is in between lets it through"),
                    Finding.skipped(CREDENTIALS, "nobody has seen them"));
        }
        Answered answered = (Answered) answer;
        int status = answered.status();
        if (status >= 300 && status < 400) {
            return List.of(
                    Finding.failed(
                            REACHED,
                            access.url() + " answers with a redirect, HTTP status " + status
                                    + ", which is not followed",
                            "give " + SETTINGS + "URL the address to which it leads"),
                    Finding.skipped(CREDENTIALS, "they go nowhere else"));
        }
        if (status >= 500 || status == 429) {
            return List.of(
                    Finding.failed(
                            REACHED,
                            access.url() + " answers HTTP status " + status,
                            "see what the control plane, or what is before it, lacks; then ask again"),
                    Finding.skipped(CREDENTIALS, "they were not looked at"));
        }
        if (status == 401 || status == 403) {
            return List.of(
                    answered.json() == null
                            ? Finding.skipped(REACHED, "what is in between may have refused, in no JSON")
                            : reached(),
                    Finding.failed(
                            CREDENTIALS,
                            "refused with HTTP status " + status,
                            "compare " + SETTINGS + "SHARED_SECRET, which says that this is a platform, and " + SETTINGS
                                    + "ADMIN_TOKEN, which says which tenant it is"));
        }
        return isOfTheContract(answered)
                ? List.of(reached(), Finding.passed(CREDENTIALS, "not refused"))
                : List.of(
                        Finding.failed(
                                REACHED,
                                access.url() + " answered something that is none of the contract's: HTTP status "
                                        + status + (answered.json() == null ? " with no JSON" : " with another JSON"),
                                "compare " + SETTINGS
                                        + "URL, behind which comes /cp/workspaces/, with where the control"
                                        + " plane is; a page of a login or of another server is none"),
                        Finding.skipped(CREDENTIALS, "who answered need not be the control plane"));
    }

    private Finding reached() {
        return Finding.passed(REACHED, access.url() + " answers");
    }

    /** Whether only the control plane answers so: a state, or that nobody is known by that name. */
    private static boolean isOfTheContract(Answered answer) {
        return answer.isSuccess() ? answer.text("state").isPresent() : answer.status() == 404 && answer.json() != null;
    }

    private Finding workspace(ControlPlaneClient client) {
        List<OnlineWorkspace> rows;
        try {
            rows = sample.get().stream().flatMap(ControlPlanePreflight::askable).toList();
        } catch (DatabaseException | StartupException e) {
            return Finding.skipped(SAMPLE, "the registry is not to be read: " + e.getMessage());
        }
        if (rows.isEmpty()) {
            return Finding.skipped(SAMPLE, "no row of the registry is online on an instance");
        }
        String first = "";
        for (OnlineWorkspace row : rows) {
            Verdict verdict =
                    look.of(row.id(), row.instance(), ask(client, row)).verdict(row.id(), access.place());
            if (verdict instanceof Verdict.Running) {
                return Finding.passed(SAMPLE, row.id() + " on " + row.instance() + " is seen running");
            }
            first = first.isEmpty() ? "; of " + row.id() + ": " + verdict : first;
        }
        return Finding.failed(
                SAMPLE,
                "none of " + rows.size() + " online workspaces is seen running" + first,
                "compare " + SETTINGS + "URL and the tenant of " + SETTINGS
                        + "ADMIN_TOKEN with the registry's rows; a state of the control plane's own that means that an instance"
                        + " does not run belongs in " + SETTINGS + "DEAD_STATES");
    }

    private static Stream<OnlineWorkspace> askable(Workspace row) {
        InstanceId instance = row.instance();
        return instance != null && instance.isWellFormed()
                ? Stream.of(new OnlineWorkspace(row.id(), instance))
                : Stream.empty();
    }

    private static ControlPlaneAnswer ask(ControlPlaneClient client, OnlineWorkspace row) {
        return client.status(row.id(), row.instance(), CALL).join();
    }
}
