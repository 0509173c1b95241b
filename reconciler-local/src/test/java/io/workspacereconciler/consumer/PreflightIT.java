package io.workspacereconciler.consumer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.workspacereconciler.consumer.command.PreflightCommand;
import io.workspacereconciler.consumer.ec2.Ec2Preflight;
import io.workspacereconciler.consumer.preflight.Finding;
import io.workspacereconciler.consumer.preflight.OnlineRows;
import io.workspacereconciler.consumer.preflight.OpenDatabase;
import io.workspacereconciler.local.LocalEnvironment;
import io.workspacereconciler.local.Readme;
import io.workspacereconciler.local.ec2.ApiCall;
import io.workspacereconciler.local.ec2.InstanceSnapshot;
import io.workspacereconciler.local.ec2.VolumeSnapshot;
import io.workspacereconciler.local.platform.DatabaseAddress;
import io.workspacereconciler.local.platform.Platform;
import io.workspacereconciler.local.platform.Row;
import io.workspacereconciler.local.server.DatabaseRoles;
import io.workspacereconciler.local.server.TestServers;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** What {@code preflight} says of a platform that is as it has to be, and of each thing that is not. */
@NullMarked
final class PreflightIT {

    private static final int WORKSPACES = 6;

    private final TestServers.Database database = TestServers.database();
    private final Platform platform = Platform.start(
            new DatabaseAddress(database.jdbcUrl(), database.user(), database.password()),
            Platform.Ec2Address.FREE,
            WORKSPACES);
    private final LocalEnvironment environment =
            LocalEnvironment.of(database, platform.endpoint().uri());
    private final Jdbi sql = Jdbi.create(database.jdbcUrl(), database.user(), database.password());

    private record Run(int exitCode, String out) {
        List<String> failed() {
            return out.lines().filter(line -> line.startsWith("FAIL")).toList();
        }
    }

    @BeforeEach
    void nothingWasAskedYet() {
        platform.endpoint().clearCalls();
    }

    @AfterEach
    void close() {
        environment.close();
        platform.close();
    }

    @Test
    void whereAllIsAsItHasToBeItPassesAndNothingIsChanged() throws Exception {
        List<Row> rows = platform.registry().rows();
        List<InstanceSnapshot> instances = platform.world().instances();
        List<VolumeSnapshot> volumes = platform.world().volumes();
        // whoever is given rights is given them before
        environment.consumer();
        List<String> topics = topics();
        int schemas = schemas();

        Run run = run(Map.of());

        assertThat(run.failed()).isEmpty();
        assertThat(run.exitCode()).isZero();
        assertThat(run.out())
                .contains(
                        "pass  settings", "pass  database clock", "pass  registry", "pass  kafka", "pass  aws identity")
                .contains("pass  launch template workspace-tier-1", "pass  one workspace")
                .containsPattern("\\n\\d+ passed, 0 failed, \\d skipped\\.\\n$");
        for (String action : Readme.policyActions("healer")) {
            // what EC2 asks for when RunInstances tags
            assertThat(run.out()).contains("pass  ec2:" + action.replace("CreateTags", "RunInstances"));
        }
        assertThat(platform.registry().rows()).isEqualTo(rows);
        assertThat(platform.world().instances()).isEqualTo(instances);
        assertThat(platform.world().volumes()).isEqualTo(volumes);
        assertThat(changes())
                .hasSize(4)
                .allMatch(call -> call.request().text("DryRun").equals("true"));
        assertThat(topics()).isEqualTo(topics);
        assertThat(schemas()).isEqualTo(schemas);
    }

    @Test
    void everyActionOfThePolicyThatIsDeniedIsNamedAndNoOther() throws IOException {
        ConsumerSettings settings = ConsumerSettings.read(environment.consumer());
        Ec2Settings ec2 = (Ec2Settings) settings.backend();
        Ec2PlaceSettings only = ec2.places().get(0);
        try (OpenDatabase open = new OpenDatabase(settings.database())) {
            Ec2Preflight preflight = new Ec2Preflight(
                    new Ec2Preflight.Subject("", only::way, ec2.tags(), only.launch()),
                    new OnlineRows(open, () -> ec2.places(settings.database().placeColumns())),
                    InstantSource.system());
            for (String action : Readme.policyActions("healer")) {
                platform.endpoint().deny(Set.of(action));
                assertThat(preflight.run())
                        .as(action)
                        .filteredOn(finding -> finding.name().startsWith("ec2:"))
                        .filteredOn(finding -> finding.result() == Finding.Result.FAIL)
                        .singleElement()
                        .satisfies(finding -> {
                            assertThat(finding.name()).isEqualTo("ec2:" + action.replace("CreateTags", "RunInstances"));
                            assertThat(finding.seen()).contains("UnauthorizedOperation: You are not authorized");
                            assertThat(finding.advice()).contains("ec2:" + action);
                        });
            }
        }
    }

    @Test
    void withoutAnAnsweredDryRunNothingIsSentThatWouldChangeAnything() {
        platform.endpoint()
                .deny(Set.of(
                        "DescribeLaunchTemplateVersions",
                        "DescribeInstances",
                        "DescribeVolumes",
                        "DescribeSpotInstanceRequests"));
        assertThat(run(Map.of()).exitCode()).isEqualTo(1);
        assertThat(changes()).isEmpty();
    }

    @Test
    void anAccountAndATemplateThatDoNotFitAreNamed() {
        platform.world().addLaunchTemplateVersion("workspace-tier-1", "t3.large", Map.of("WorkspaceId", "always"));
        platform.world().setDefaultLaunchTemplateVersion("workspace-tier-1", 2);
        platform.world().deleteLaunchTemplate("workspace-tier-2");
        Run templates = run(Map.of());
        assertThat(templates.out())
                .containsPattern("FAIL  launch template workspace-tier-1 .*tags with \\[WorkspaceId\\]")
                .containsPattern("FAIL  launch template workspace-tier-2 .*NotFound");

        Run account = run(Map.of("RECONCILER_EC2_ACCOUNT", "210987654321"));
        assertThat(account.out())
                .containsPattern("FAIL  aws identity .*is of account 123456789012, the instances are of 210987654321")
                .containsPattern("FAIL  one workspace .*none of 6 online workspaces is seen running");
        assertThat(account.exitCode()).isEqualTo(1);
    }

    @Test
    void aWorkspaceThatCouldNotBeReplacedIsToldWhatToDo() {
        platform.registry()
                .rows()
                .forEach(row -> platform.world()
                        .instance(row.instanceId())
                        .orElseThrow()
                        .attachments()
                        .forEach(attachment -> platform.world().tag(attachment.volumeId(), "WorkspaceId", "nobody")));
        assertThat(run(Map.of()).out())
                .containsPattern("FAIL  one workspace .*could not be replaced: no volume is tagged WorkspaceId=")
                .contains("-> tag the volumes that hold its data");
    }

    @Test
    void aRoleIsToldWhatItLacksAndAsksForNoMoreThanItNeeds() throws IOException {
        DatabaseRoles roles = DatabaseRoles.grant(database, "workspaces");
        Map<String, String> planner =
                Map.of("RECONCILER_ROLES", "planner", "RECONCILER_DATABASE_USER", roles.user("planner"));
        assertThat(run(planner).failed()).isEmpty();
        assertThat(platform.endpoint().calls()).isEmpty();

        Map<String, String> checker =
                Map.of("RECONCILER_ROLES", "checker", "RECONCILER_DATABASE_USER", roles.user("planner"));
        Run run = run(checker);
        assertThat(run.failed()).anyMatch(line -> line.contains("may not read of `workspaces`: tier (checker)"));
        assertThat(run.out()).contains("-> grant select on workspaces to ");
        assertThat(actions()).containsOnly("GetCallerIdentity", "DescribeInstances", "DescribeVolumes");
    }

    @Test
    void serversThatAreAwayAndSettingsThatAreWrongAreFindingsLikeAnyOther() {
        Run away = run(Map.of(
                "RECONCILER_DATABASE_URL", "jdbc:postgresql://127.0.0.1:1/x",
                "RECONCILER_KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:1",
                "RECONCILER_KAFKA_DEFAULT_API_TIMEOUT_MS", "1500",
                "RECONCILER_KAFKA_REQUEST_TIMEOUT_MS", "1000"));
        assertThat(away.out())
                .contains("FAIL  database", "FAIL  kafka", "pass  aws identity", "pass  ec2:DescribeInstances")
                .contains("skip  one workspace")
                .contains("-> give the address of a server that runs");
        assertThat(away.exitCode()).isEqualTo(1);

        Run wrong = run(Map.of("RECONCILER_SWEEP_INTERVAL", "2h"));
        assertThat(wrong.failed()).hasSize(1).allMatch(line -> line.contains("RECONCILER_SWEEP_INTERVAL"));
        assertThat(wrong.exitCode()).isEqualTo(1);
    }

    @Test
    void aProgramReadsOneObjectOnEachLine() {
        Run run = run(Map.of("RECONCILER_ROLES", "planner"), "--json");
        assertThat(run.exitCode()).isZero();
        assertThat(run.out().lines())
                .hasSizeGreaterThan(8)
                .allMatch(line -> line.startsWith("{\"name\":\"") && line.endsWith("}"));
        assertThat(run.out())
                .contains("{\"name\":\"settings\",\"result\":\"pass\",\"seen\":\"HEAL, [PLANNER]\",\"advice\":\"\"}");
        assertThat(run(Map.of(), "--jsn").exitCode()).isEqualTo(2);
    }

    private List<ApiCall> changes() {
        return platform.endpoint().calls().stream()
                .filter(call -> !call.action().startsWith("Describe"))
                .filter(call -> !call.action().equals("GetCallerIdentity"))
                .toList();
    }

    private Set<String> actions() {
        return new HashSet<>(
                platform.endpoint().calls().stream().map(ApiCall::action).toList());
    }

    private int schemas() {
        return sql.withHandle(
                handle -> handle.createQuery("select count(*) from pg_namespace where nspname = 'reconciler'")
                        .mapTo(Integer.class)
                        .one());
    }

    private List<String> topics() throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", TestServers.bootstrapServers()))) {
            return admin.listTopics().names().get(30, TimeUnit.SECONDS).stream()
                    .filter(name -> name.startsWith(environment.topicPrefix()))
                    .sorted()
                    .toList();
        }
    }

    private Run run(Map<String, String> more, String... arguments) {
        List<String> settings = new ArrayList<>();
        more.forEach((name, value) -> settings.addAll(List.of(name, value)));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PreflightRun preflight = new PreflightRun(
                () -> ConsumerSettings.read(environment.consumer(settings.toArray(String[]::new))),
                InstantSource.system());
        int exitCode =
                new CommandLine(new PreflightCommand(preflight, new PrintStream(out, true, UTF_8))).execute(arguments);
        return new Run(exitCode, out.toString(UTF_8));
    }
}
