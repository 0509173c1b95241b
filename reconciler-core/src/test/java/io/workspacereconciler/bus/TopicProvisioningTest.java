package io.workspacereconciler.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.workspacereconciler.operate.StartupException;
import io.workspacereconciler.settings.TopicSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class TopicProvisioningTest {
    private static final TopicSettings SETTINGS = new TopicSettings("reconciler.", 12, 3, 2);
    private static final TopicSpec SWEEPS = new TopicSpec("reconciler.sweeps", Duration.ofDays(7));
    private static final TopicSpec BATCHES = new TopicSpec("reconciler.batches", Duration.ofDays(1));

    private final FakeCatalog catalog = new FakeCatalog();
    private final TopicProvisioning provisioning = new TopicProvisioning(catalog, SETTINGS);

    @Test
    void onlyWhatIsMissingIsCreated() {
        catalog.topics.add("reconciler.sweeps");

        provisioning.provision(List.of(SWEEPS, BATCHES));
        provisioning.provision(List.of(SWEEPS, BATCHES));

        assertThat(catalog.created).containsExactly("reconciler.batches");
    }

    @Test
    void aBrokerThatRefusesIsFineWhereTheTopicsAppearByOthers() {
        catalog.refusal = "not authorized";
        catalog.appearing.add("reconciler.sweeps");

        assertThatCode(() -> provisioning.provision(List.of(SWEEPS))).doesNotThrowAnyException();
    }

    @Test
    void eachMissingTopicThatCannotBeCreatedIsAProblem() {
        catalog.refusal = "not authorized";

        assertThatExceptionOfType(StartupException.class)
                .isThrownBy(() -> provisioning.provision(List.of(SWEEPS, BATCHES)))
                .satisfies(failure -> assertThat(failure.problems())
                        .hasSize(2)
                        .first()
                        .asString()
                        .contains("reconciler.sweeps", "not authorized", "12 partitions", "3 replicas"));
    }

    @Test
    void aTopicThatIsDeletedWhileWeRunIsMadeAgain() {
        TopicWatch watch = new TopicWatch(provisioning, List.of(SWEEPS, BATCHES));
        provisioning.provision(List.of(SWEEPS, BATCHES));
        catalog.topics.remove("reconciler.batches");
        catalog.created.clear();

        watch.run();
        watch.run();

        assertThat(catalog.created).containsExactly("reconciler.batches");
        assertThat(watch.problem()).isEmpty();
    }

    @Test
    void aDeletedTopicThatMayNotBeMadeIsNamedUntilItIsBack() {
        TopicWatch watch = new TopicWatch(provisioning, List.of(SWEEPS, BATCHES));
        catalog.topics.add("reconciler.sweeps");
        catalog.refusal = "not authorized";

        watch.run();
        assertThat(watch.problem())
                .hasValueSatisfying(problem -> assertThat(problem).contains("reconciler.batches", "not authorized"));
        catalog.topics.add("reconciler.batches");
        watch.run();

        assertThat(watch.problem()).isEmpty();
    }

    private static final class FakeCatalog implements TopicCatalog {
        private final Set<String> topics = new TreeSet<>();
        private final Set<String> appearing = new TreeSet<>();
        private final List<String> created = new ArrayList<>();
        private @Nullable String refusal;

        @Override
        public Set<String> names() {
            Set<String> names = new TreeSet<>(topics);
            topics.addAll(appearing);
            return names;
        }

        @Override
        public Optional<String> create(TopicSpec topic, TopicSettings settings) {
            if (refusal == null) {
                topics.add(topic.name());
                created.add(topic.name());
            }
            return Optional.ofNullable(refusal);
        }
    }
}
