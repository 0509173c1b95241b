package io.workspacereconciler.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import io.workspacereconciler.consumer.preflight.Finding;
import io.workspacereconciler.local.LocalEnvironment;
import io.workspacereconciler.local.places.PlayedPlace;
import io.workspacereconciler.local.server.PlatformTable;
import io.workspacereconciler.local.server.TestRegistry;
import io.workspacereconciler.workspace.Place;
import io.workspacereconciler.workspace.PlaceColumns;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
    void identityPermissionsAndTemplateAreAskedInEachPlaceAndOneThatLacksSomethingIsNamed() {
        one.add(registry.sql());
        two.add(registry.sql());
        Map<String, Finding> asItHasToBe = run();
        assertThat(asItHasToBe.values()).noneMatch(finding -> finding.result() == Finding.Result.FAIL);
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

        two.endpoint().deny(Set.of("RunInstances"));
        two.world().deleteLaunchTemplate(two.template());
        assertThat(failed(run()))
                .containsExactlyInAnyOrder("launch template " + two.template() + " in two", "one workspace in two");
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

    private static List<String> failed(Map<String, Finding> findings) {
        return findings.values().stream()
                .filter(finding -> finding.result() == Finding.Result.FAIL)
                .map(Finding::name)
                .toList();
    }

    private Map<String, Finding> run() {
        List<Finding> told = new ArrayList<>();
        new PreflightRun(() -> ConsumerSettings.read(settings()), InstantSource.system()).accept(told::add);
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
