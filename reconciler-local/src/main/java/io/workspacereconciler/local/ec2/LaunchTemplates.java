package io.workspacereconciler.local.ec2;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** The launch templates of a world, unique by id and by name; not thread-safe. */
final class LaunchTemplates {
    private final NavigableMap<String, LaunchTemplate> byId = new TreeMap<>();
    private final IdSequence ids;

    LaunchTemplates(IdSequence ids) {
        this.ids = ids;
    }

    NavigableMap<String, LaunchTemplate> byId() {
        return byId;
    }

    LaunchTemplate create(Instant now, String name, String instanceType) {
        if (byId.values().stream().anyMatch(template -> template.name().equals(name))) {
            throw Ec2Refusal.of(
                    "InvalidLaunchTemplateName.AlreadyExistsException", "Launch template name already in use.");
        }
        String image = ids.next("ami");
        LaunchTemplate.Version first = new LaunchTemplate.Version(1, instanceType, image, Map.of(), now);
        return put(new LaunchTemplate(ids.next("lt"), name, now, 1, List.of(first)));
    }

    LaunchTemplate addVersion(Instant now, String name, String instanceType, Map<String, String> tags) {
        return put(named(name).plus(instanceType, ids.next("ami"), tags, now));
    }

    LaunchTemplate setDefaultVersion(String name, int number) {
        return put(named(name).withDefaultVersion(number));
    }

    void delete(String name) {
        byId.remove(named(name).id());
    }

    LaunchTemplate named(String name) {
        return byId.values().stream()
                .filter(template -> template.name().equals(name))
                .findFirst()
                .orElseThrow(() -> Ec2Refusal.of(
                        "InvalidLaunchTemplateName.NotFoundException",
                        "The specified launch template, with template name " + name + ", does not exist."));
    }

    LaunchTemplate withId(String id) {
        LaunchTemplate template = byId.get(id);
        if (template == null) {
            throw Ec2Refusal.of(
                    id.matches("lt-[0-9a-f]{17}")
                            ? "InvalidLaunchTemplateId.NotFound"
                            : "InvalidLaunchTemplateId.Malformed",
                    "The specified launch template, with template ID " + id + ", does not exist.");
        }
        return template;
    }

    private LaunchTemplate put(LaunchTemplate template) {
        byId.put(template.id(), template);
        return template;
    }
}
