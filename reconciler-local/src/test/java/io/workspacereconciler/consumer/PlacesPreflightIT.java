package io.workspacereconciler.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.workspacereconciler.consumer.preflight.Finding;
import io.workspacereconciler.consumer.preflight.OnlineRows;
import io.workspacereconciler.consumer.preflight.OpenDatabase;
import io.workspacereconciler.consumer.preflight.PlacesPreflight;
import io.workspacereconciler.local.LocalEnvironment;
import io.workspacereconciler.local.places.PlayedPlace;
import io.workspacereconciler.local.server.PlatformTable;
import io.workspacereconciler.local.server.TestRegistry;
import io.workspacereconciler.workspace.NamedPlace;
import io.workspacereconciler.workspace.Place;
import io.workspacereconciler.workspace.PlaceColumns;
import io.workspacereconciler.workspace.Places;
import io.workspacereconciler.workspace.Workspace;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What {@code preflight} asks in each of two places, over HTTP. */
final class PlacesPreflightIT {

    private final TestRegistry registry =
            TestRegistry.create(PlatformTable.TEXT_STATUS, new PlaceColumns("account_id", "aws_region"));
    private final PlayedPlace one =
            new PlayedPlace("one", new Place("111111111111", "us-east-1"), InstantSource.system());
    private final PlayedPlace two =
            new PlayedPlace("two", new Place("222222222222", "eu-west-1"), InstantSource.system());
    private final LocalEnvironment environment =
            LocalEnvironment.of(registry.server(), one.endpoint().uri());

    @AfterEach
    void close() {
        environment.close();
        one.close();
        two.close();
        registry.close();
    }

    @Test
    void identityPermissionsAndTemplateAreAskedInEachPlace() {
        one.add(registry.sql());
        two.add(registry.sql());
        Map<String, Finding> asItHasToBe = run();
        assertThat(failed(asItHasToBe)).isEmpty();
        assertThat(found(asItHasToBe, "places of the rows"))
                .isEqualTo(Finding.passed("places of the rows", "of 2 online rows each is in one"));
        for (PlayedPlace place : List.of(one, two)) {
            String in = " in " + (place == one ? "one" : "two");
            assertThat(asItHasToBe)
                    .containsKeys(
                            "ec2:DescribeInstances" + in,
                            "ec2:RunInstances" + in,
                            "ec2:TerminateInstances" + in,
                            "one workspace" + in,
                            "launch template " + place.template() + in)
                    .hasEntrySatisfying(
                            "aws identity" + in,
                            finding -> assertThat(finding.seen())
                                    .contains("arn:aws:sts::" + place.place().account() + ":assumed-role/"));
        }
    }

    @Test
    void aPermissionThatIsDeniedInOnePlaceIsNamedThereAndNowhereElse() {
        one.add(registry.sql());
        two.add(registry.sql());
        two.endpoint().deny(Set.of("RunInstances"));

        Map<String, Finding> findings = run();
        assertThat(failed(findings)).containsExactly("ec2:RunInstances in two");
        assertThat(found(findings, "ec2:RunInstances in one").result()).isEqualTo(Finding.Result.PASS);
    }

    @Test
    void aTemplateThatIsMissingInOnePlaceIsNamedThereAndNowhereElse() {
        one.add(registry.sql());
        two.add(registry.sql());
        two.world().deleteLaunchTemplate(two.template());

        assertThat(failed(run()))
                .containsExactlyInAnyOrder("launch template " + two.template() + " in two", "one workspace in two");
    }

    @Test
    void rowsThatAreInNoConfiguredPlaceAreCountedAndTheFirstIsTold() {
        one.add(registry.sql());
        rows(1, 30, new NamedPlace("222222222222", null), 1);
        rows(31, 31, new NamedPlace("333333333333", "us-east-1"), 1);

        Map<String, Finding> findings = run();
        assertThat(failed(findings)).containsExactly("places of the rows");
        assertThat(found(findings, "places of the rows").seen())
                .startsWith("31 of 32 online rows are in no configured place; of 00000000-0000-0000-0000-000000000001:"
                        + " its row says nothing in aws_region, and configured are ");
        assertThat(found(findings, "one workspace in two").result()).isEqualTo(Finding.Result.SKIPPED);
    }

    @Test
    void theRowsOfAPlaceAreFoundBehindManyThatNameTooLittle() {
        rows(1, 30, new NamedPlace("222222222222", null), 1);
        two.add(registry.sql());

        assertThat(found(run(), "one workspace in two").result()).isEqualTo(Finding.Result.PASS);
    }

    @Test
    void withOnePlaceARowThatNamesTooLittleIsInIt() {
        rows(1, 2, new NamedPlace(null, " "), 3);
        rows(3, 4, new NamedPlace("111111111111", null), 4);
        rows(5, 5, new NamedPlace("222222222222", null), 5);
        PlaceColumns columns = new PlaceColumns("account_id", "aws_region");
        try (OpenDatabase open =
                new OpenDatabase(ConsumerSettings.read(settings()).database())) {
            OnlineRows rows = new OnlineRows(open, () -> Places.of(List.of(one.place()), columns));
            assertThat(rows.sample(one.place())).extracting(Workspace::tier).containsExactly(3, 3, 4, 4);
            assertThat(rows.tiers(one.place())).containsExactly(3, 4);
            assertThat(new PlacesPreflight(rows).run())
                    .extracting(Finding::seen)
                    .singleElement()
                    .asString()
                    .startsWith("1 of 5 online rows are in no configured place");
        }
    }

    @Test
    void theTemplateOfEveryTierOfAPlaceIsAskedFor() {
        two.add(registry.sql());
        rows(1, 30, new NamedPlace("222222222222", "eu-west-1"), 1);
        rows(31, 31, new NamedPlace("222222222222", "eu-west-1"), 7);
        rows(32, 32, new NamedPlace("111111111111", "us-east-1"), 8);
        two.world().createLaunchTemplate("tier-1", "t3.large");

        assertThat(run("RECONCILER_EC2_PLACE_TWO_LAUNCH_TEMPLATE", "tier-{tier}")
                        .values())
                .filteredOn(finding -> finding.name().startsWith("launch template tier-"))
                .extracting(Finding::name, Finding::result)
                .containsExactlyInAnyOrder(
                        tuple("launch template tier-1 in two", Finding.Result.PASS),
                        tuple("launch template tier-7 in two", Finding.Result.FAIL));
    }

    @Test
    void withoutARowATemplateForAllTiersIsAskedForAndOthersAreSkipped() {
        two.world().deleteLaunchTemplate(two.template());
        assertThat(failed(run())).containsExactly("launch template " + two.template() + " in two");

        Map<String, Finding> ofTiers = run("RECONCILER_EC2_PLACE_TWO_LAUNCH_TEMPLATE", "tier-{tier}");
        assertThat(found(ofTiers, "launch template tier-{tier} in two").result())
                .isEqualTo(Finding.Result.SKIPPED);
    }

    @Test
    void aRoleThatMayNotBeAssumedIsToldWithWhatWouldHelp() {
        one.endpoint().deny(Set.of("AssumeRole"));

        assertThat(run().get("aws identity in two")).isNotNull().satisfies(finding -> {
            assertThat(finding.result()).isEqualTo(Finding.Result.FAIL);
            assertThat(finding.seen()).contains("AccessDenied");
            assertThat(finding.advice())
                    .contains("sts:AssumeRole arn:aws:iam::222222222222:role/reconciler", "trust policy");
        });
    }

    private static Finding found(Map<String, Finding> findings, String name) {
        return Objects.requireNonNull(findings.get(name), name);
    }

    private static List<String> failed(Map<String, Finding> findings) {
        return findings.values().stream()
                .filter(finding -> finding.result() == Finding.Result.FAIL)
                .map(Finding::name)
                .toList();
    }

    /** Online rows with the ids of these numbers, on instances that nobody has. */
    private void rows(int first, int last, NamedPlace named, int tier) {
        registry.sql()
                .useHandle(handle -> handle.execute(
                        "insert into workspaces (id, name, status, instance_id, tier, url, account_id, aws_region)"
                                + " select cast('00000000-0000-0000-0000-' || lpad(n::text, 12, '0') as uuid),"
                                + " 'a workspace', 'online', 'i-' || lpad(n::text, 17, '0'), ?, '', ?, ?"
                                + " from generate_series(?, ?) n",
                        tier,
                        named.account(),
                        named.region(),
                        first,
                        last));
    }

    private Map<String, Finding> run(String... more) {
        Map<String, String> settings = settings();
        for (int i = 0; i < more.length; i += 2) {
            settings.put(more[i], more[i + 1]);
        }
        List<Finding> told = new ArrayList<>();
        new PreflightRun(() -> ConsumerSettings.read(settings), InstantSource.system()).accept(told::add);
        Map<String, Finding> byName = new HashMap<>();
        told.forEach(finding -> byName.put(finding.name(), finding));
        return byName;
    }

    private Map<String, String> settings() {
        Map<String, String> settings = new HashMap<>(environment.consumer(
                "RECONCILER_REGISTRY_ACCOUNT_COLUMN", "account_id",
                "RECONCILER_REGISTRY_REGION_COLUMN", "aws_region",
                "RECONCILER_EC2_PLACES", "one,two"));
        settings.remove("RECONCILER_EC2_ACCOUNT");
        settings.remove("RECONCILER_EC2_LAUNCH_TEMPLATE");
        settings.putAll(one.settings());
        settings.putAll(two.settings());
        return settings;
    }
}
