package io.workspacereconciler.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.workspacereconciler.consumer.ec2.Ec2LaunchSettings;
import io.workspacereconciler.consumer.ec2.Ec2Role;
import io.workspacereconciler.settings.BadSettingsException;
import io.workspacereconciler.workspace.NamedPlace;
import io.workspacereconciler.workspace.Place;
import io.workspacereconciler.workspace.PlaceColumns;
import io.workspacereconciler.workspace.Places;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Several places in the settings. */
final class PlaceSettingsTest {

    private static final String ONE = "111111111111";
    private static final String TWO = "222222222222";

    private static Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>(Map.of(
                "RECONCILER_MODE", "heal",
                "RECONCILER_KAFKA_BOOTSTRAP_SERVERS", "a:9092",
                "RECONCILER_DATABASE_URL", "jdbc:postgresql://db/platform",
                "RECONCILER_DATABASE_USER", "reconciler",
                "RECONCILER_DATABASE_PASSWORD", "s3cret",
                "RECONCILER_REGISTRY_ACCOUNT_COLUMN", "account_id",
                "RECONCILER_REGISTRY_REGION_COLUMN", "region",
                "RECONCILER_EC2_LAUNCH_TEMPLATE", "workspace-{tier}"));
        environment.putAll(Map.of(
                "RECONCILER_EC2_PLACES", "east, far-west",
                "RECONCILER_EC2_PLACE_EAST_ACCOUNT", ONE,
                "RECONCILER_EC2_PLACE_EAST_REGION", "us-east-1",
                "RECONCILER_EC2_PLACE_FAR_WEST_ACCOUNT", TWO,
                "RECONCILER_EC2_PLACE_FAR_WEST_REGION", "us-west-2"));
        return environment;
    }

    @Test
    void eachPlaceHasItsOwnAndTheRestFromTheSettingsWithoutAPlace() {
        Map<String, String> environment = environment();
        environment.putAll(Map.of(
                "RECONCILER_EC2_SUBNETS", "us-east-1a=subnet-0a",
                "RECONCILER_EC2_PLACE_FAR_WEST_ROLE_ARN", "arn:aws:iam::" + TWO + ":role/team/reconciler",
                "RECONCILER_EC2_PLACE_FAR_WEST_EXTERNAL_ID", "x-1",
                "RECONCILER_EC2_PLACE_FAR_WEST_LAUNCH_TEMPLATE", "western-{tier}",
                "RECONCILER_EC2_PLACE_FAR_WEST_SUBNETS", "us-west-2a=subnet-0b",
                "RECONCILER_EC2_PLACE_FAR_WEST_ENDPOINT_URL", "http://127.0.0.1:4566"));

        ConsumerSettings settings = ConsumerSettings.read(environment);
        Ec2Settings ec2 = (Ec2Settings) settings.backend();

        assertThat(ec2.places())
                .containsExactly(
                        new Ec2PlaceSettings(
                                "east",
                                ONE,
                                "us-east-1",
                                null,
                                null,
                                new Ec2LaunchSettings("workspace-{tier}", Map.of("us-east-1a", "subnet-0a"))),
                        new Ec2PlaceSettings(
                                "far-west",
                                TWO,
                                "us-west-2",
                                new Ec2Role("arn:aws:iam::" + TWO + ":role/team/reconciler", "x-1"),
                                URI.create("http://127.0.0.1:4566"),
                                new Ec2LaunchSettings("western-{tier}", Map.of("us-west-2a", "subnet-0b"))));
        Places places = ec2.places(settings.database().placeColumns());
        assertThat(places.all()).containsExactly(new Place(ONE, "us-east-1"), new Place(TWO, "us-west-2"));
        assertThat(places.of(new NamedPlace(TWO, "us-west-2"))).contains(new Place(TWO, "us-west-2"));
        assertThat(settings.database().placeColumns()).isEqualTo(new PlaceColumns("account_id", "region"));
    }

    @Test
    void regionsOfOneAccountNeedItsIdOnceAndTheColumnOfTheRegionOnly() {
        Map<String, String> environment = environment();
        environment.put("RECONCILER_EC2_ACCOUNT", ONE);
        environment.remove("RECONCILER_EC2_PLACE_EAST_ACCOUNT");
        environment.remove("RECONCILER_EC2_PLACE_FAR_WEST_ACCOUNT");
        environment.remove("RECONCILER_REGISTRY_ACCOUNT_COLUMN");

        ConsumerSettings settings = ConsumerSettings.read(environment);

        assertThat(settings.backend().places(settings.database().placeColumns()).all())
                .containsExactly(new Place(ONE, "us-east-1"), new Place(ONE, "us-west-2"));
    }

    @Test
    void everythingThatIsMissingOrWrongIsNamedAtOnce() {
        Map<String, String> environment = environment();
        environment.remove("RECONCILER_EC2_LAUNCH_TEMPLATE");
        environment.remove("RECONCILER_EC2_PLACE_EAST_REGION");
        environment.putAll(Map.of(
                "RECONCILER_EC2_PLACE_EAST_ACCOUNT", "12",
                "RECONCILER_EC2_PLACE_NORTH_REGION", "eu-north-1",
                "RECONCILER_EC2_PLACE_EAST_EXTERNAL_ID", "x",
                "RECONCILER_EC2_PLACE_FAR_WEST_ROLE_ARN", "arn:aws:iam::" + ONE + ":role/r",
                "RECONCILER_EC2_PLACE_FAR_WEST_ENDPOINT_URL", "http://example.com"));

        List<String> problems = problems(environment);

        for (String name : List.of(
                "RECONCILER_EC2_PLACE_EAST_ACCOUNT: `12` is not the 12 digits",
                "RECONCILER_EC2_PLACE_EAST_REGION: it is required",
                "RECONCILER_EC2_PLACE_EAST_LAUNCH_TEMPLATE: it is required since",
                "RECONCILER_EC2_PLACE_FAR_WEST_LAUNCH_TEMPLATE: it is required since",
                "RECONCILER_EC2_PLACE_NORTH_REGION: no such setting; RECONCILER_EC2_PLACES lists `east,far-west`",
                "RECONCILER_EC2_PLACE_EAST_EXTERNAL_ID: it is for a role",
                "RECONCILER_EC2_PLACE_FAR_WEST_ROLE_ARN: the role is of account " + ONE,
                "RECONCILER_EC2_PLACE_FAR_WEST_ENDPOINT_URL: ")) {
            assertThat(problems).anySatisfy(problem -> assertThat(problem).startsWith(name));
        }
        assertThat(problems).hasSize(8);
    }

    @Test
    void aPlaceIsListedOnceUnderOneName() {
        Map<String, String> environment = environment();
        environment.put("RECONCILER_EC2_PLACE_FAR_WEST_ACCOUNT", ONE);
        environment.put("RECONCILER_EC2_PLACE_FAR_WEST_REGION", "us-east-1");

        assertThat(problems(environment))
                .containsExactly("RECONCILER_EC2_PLACES: east and far-west are both " + ONE
                        + "/us-east-1; give each place once");
    }

    @ParameterizedTest
    @CsvSource({"'east,east'", "East", "'east,'", "'far--west'", "'a_b'"})
    void whatIsNoListOfNamesIsRefused(String list) {
        Map<String, String> environment = environment();
        environment.put("RECONCILER_EC2_PLACES", list);

        assertThat(problems(environment))
                .anySatisfy(problem -> assertThat(problem).startsWith("RECONCILER_EC2_PLACES: "));
    }

    @Test
    void ofSeveralPlacesTheRegistryMustSayWhich() {
        Map<String, String> environment = environment();
        environment.remove("RECONCILER_REGISTRY_ACCOUNT_COLUMN");
        environment.remove("RECONCILER_REGISTRY_REGION_COLUMN");
        assertThat(problems(environment))
                .singleElement()
                .asString()
                .startsWith("RECONCILER_EC2_PLACES: there are several places, and nothing says in which");

        environment.put("RECONCILER_REGISTRY_REGION_COLUMN", "region");
        assertThat(ConsumerSettings.read(environment)).isNotNull();
        environment.put("RECONCILER_EC2_PLACE_FAR_WEST_REGION", "us-east-1");
        assertThat(problems(environment))
                .singleElement()
                .asString()
                .startsWith("RECONCILER_REGISTRY_ACCOUNT_COLUMN: it is not set, and the other column alone");
    }

    @Test
    void withoutAListAPlacesSettingIsNone() {
        Map<String, String> environment = environment();
        environment.remove("RECONCILER_EC2_PLACES");
        environment.put("RECONCILER_EC2_ACCOUNT", ONE);

        assertThat(problems(environment))
                .hasSize(4)
                .allSatisfy(problem -> assertThat(problem).endsWith("RECONCILER_EC2_PLACES is not set"));
    }

    @Test
    void aControlPlaneIsOnePlace() {
        Map<String, String> environment = environment();
        environment.keySet().removeIf(name -> name.startsWith("RECONCILER_EC2"));
        environment.putAll(Map.of(
                "RECONCILER_BACKEND", "control-plane",
                "RECONCILER_CONTROL_PLANE_URL", "https://cp.example.com/api/",
                "RECONCILER_CONTROL_PLANE_ORG_ID", "org-7",
                "RECONCILER_CONTROL_PLANE_SHARED_SECRET", "shared",
                "RECONCILER_CONTROL_PLANE_ADMIN_TOKEN", "admin",
                "RECONCILER_CONTROL_PLANE_PLATFORM_URL", "https://platform.example.com"));

        assertThat(problems(environment))
                .containsExactlyInAnyOrder(
                        "RECONCILER_REGISTRY_ACCOUNT_COLUMN: a control plane is one place, whatever the rows say; leave it"
                                + " out",
                        "RECONCILER_REGISTRY_REGION_COLUMN: a control plane is one place, whatever the rows say; leave it"
                                + " out");
    }

    @Test
    void aCommandThatNeedsTheDatabaseOnlyTakesThePlacesAsTheyAre() {
        assertThat(ConsumerSettings.readDatabase(environment()).placeColumns())
                .isEqualTo(new PlaceColumns("account_id", "region"));
    }

    private static List<String> problems(Map<String, String> environment) {
        return catchThrowableOfType(BadSettingsException.class, () -> ConsumerSettings.read(environment))
                .problems();
    }
}
