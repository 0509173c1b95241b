package io.workspacereconciler.consumer;

import io.workspacereconciler.settings.DatabaseSettings;
import io.workspacereconciler.settings.Setting;
import io.workspacereconciler.settings.SettingFamily;
import io.workspacereconciler.workspace.Place;
import io.workspacereconciler.workspace.PlaceColumns;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What is wrong with the places together: each of their settings may be right, and all of them are not. */
final class Ec2PlacesCheck {

    private static final Pattern ACCOUNT_OF_ROLE = Pattern.compile("arn:[^:]*:iam::(\\d{12}):role/.*");

    private final Map<String, String> environment;
    private final List<String> names;

    private Ec2PlacesCheck(Map<String, String> environment, List<String> names) {
        this.environment = environment;
        this.names = names;
    }

    /** To be read with the places of these names: it names what belongs to no place, and what does not fit together. */
    static SettingFamily of(Map<String, String> environment, List<String> names) {
        Ec2PlacesCheck check = new Ec2PlacesCheck(environment, names);
        return new SettingFamily(Ec2PlaceDeclarations.PREFIX, check::problems, "The settings of the places.");
    }

    private List<String> problems(Map<String, String> ofNoPlace) {
        List<String> problems = new ArrayList<>();
        String listed = names.isEmpty() ? "is not set" : "lists `" + String.join(",", names) + "`";
        ofNoPlace.keySet().forEach(name -> problems.add(name + ": no such setting; RECONCILER_EC2_PLACES " + listed));
        if (given("RECONCILER_BACKEND").filter("control-plane"::equals).isPresent()) {
            for (Setting<String> column : List.of(DatabaseSettings.ACCOUNT_COLUMN, DatabaseSettings.REGION_COLUMN)) {
                given(column.name())
                        .ifPresent(text -> problems.add(
                                column.name() + ": a control plane is one place, whatever the rows say; leave it out"));
            }
            return problems;
        }
        Map<String, Place> places = places();
        twice(places).ifPresent(problems::add);
        names.forEach(name -> role(name, places.get(name)).ifPresent(problems::add));
        apart(List.copyOf(places.values())).ifPresent(problems::add);
        return problems;
    }

    /** Those of which account and region are given. */
    private Map<String, Place> places() {
        Map<String, Place> places = new LinkedHashMap<>();
        for (String name : names) {
            given(Ec2PlaceDeclarations.variable(name, "ACCOUNT"))
                    .or(() -> given(Ec2Settings.ACCOUNT.name()))
                    .ifPresent(account -> given(Ec2PlaceDeclarations.variable(name, "REGION"))
                            .ifPresent(region -> places.put(name, new Place(account, region))));
        }
        return places;
    }

    private static Optional<String> twice(Map<String, Place> places) {
        return places.entrySet().stream()
                .collect(Collectors.groupingBy(
                        Map.Entry::getValue,
                        LinkedHashMap::new,
                        Collectors.mapping(Map.Entry::getKey, Collectors.toList())))
                .entrySet()
                .stream()
                .filter(same -> same.getValue().size() > 1)
                .findFirst()
                .map(same -> "RECONCILER_EC2_PLACES: " + String.join(" and ", same.getValue()) + " are both "
                        + same.getKey() + "; give each place once");
    }

    private Optional<String> role(String name, @Nullable Place place) {
        Optional<String> arn = given(Ec2PlaceDeclarations.variable(name, "ROLE_ARN"));
        if (arn.isEmpty()) {
            String externalId = Ec2PlaceDeclarations.variable(name, "EXTERNAL_ID");
            return given(externalId)
                    .map(id -> externalId + ": it is for a role, and " + Ec2PlaceDeclarations.variable(name, "ROLE_ARN")
                            + " is not set; set it, or leave this out");
        }
        Matcher account = ACCOUNT_OF_ROLE.matcher(arn.get());
        return place == null || !account.matches() || account.group(1).equals(place.account())
                ? Optional.empty()
                : Optional.of(
                        Ec2PlaceDeclarations.variable(name, "ROLE_ARN") + ": the role is of account " + account.group(1)
                                + ", and the instances of this place are of " + place.account()
                                + "; a role sees its own account only");
    }

    private Optional<String> apart(List<Place> places) {
        Optional<String> account = given(DatabaseSettings.ACCOUNT_COLUMN.name());
        Optional<String> region = given(DatabaseSettings.REGION_COLUMN.name());
        if (names.size() < 2 || (account.isPresent() && region.isPresent())) {
            return Optional.empty();
        }
        if (account.isEmpty() && region.isEmpty()) {
            return Optional.of("RECONCILER_EC2_PLACES: there are several places, and nothing says in which of them the"
                    + " instance of a row is; set RECONCILER_REGISTRY_ACCOUNT_COLUMN, RECONCILER_REGISTRY_REGION_COLUMN"
                    + " or both");
        }
        PlaceColumns columns = new PlaceColumns(
                account.map(any -> "a").orElse(null), region.map(any -> "r").orElse(null));
        String missing =
                account.isEmpty() ? DatabaseSettings.ACCOUNT_COLUMN.name() : DatabaseSettings.REGION_COLUMN.name();
        return columns.tellApart(places.stream().distinct().toList())
                ? Optional.empty()
                : Optional.of(missing + ": it is not set, and the other column alone does not tell the places apart,"
                        + " which are " + places.stream().map(Place::toString).collect(Collectors.joining(", "))
                        + "; set it");
    }

    private Optional<String> given(String name) {
        return Optional.ofNullable(environment.get(name)).map(String::trim).filter(text -> !text.isEmpty());
    }
}
