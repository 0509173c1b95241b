package io.workspacereconciler.local.ec2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.api.AbstractObjectAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class Ec2WorldTest {
    private static final Duration DELAY = Duration.ofSeconds(10);
    private static final String ZONE = "eu-west-1b";

    private final SettableInstant clock = new SettableInstant();
    private final Ec2World world = new Ec2World(Ec2Settings.in("eu-west-1"), Ec2Delays.all(DELAY), clock);

    @Test
    void aSeededWorkspaceRunsWithItsTaggedVolumeAttached() {
        SeededWorkspace seeded = world.seedWorkspace("ws-1", ZONE, "t3.large");

        InstanceSnapshot instance = instance(seeded.instanceId());
        assertThat(instance.id()).matches("i-[0-9a-f]{17}");
        assertThat(instance.state()).isEqualTo(InstanceState.RUNNING);
        assertThat(instance.zone()).isEqualTo(ZONE);
        assertThat(instance.type()).isEqualTo("t3.large");
        assertThat(instance.tag("WorkspaceId")).contains("ws-1");
        assertThat(instance.launchTime()).isEqualTo(clock.instant());
        assertThat(instance.attachments()).extracting(Attachment::device).containsExactly("/dev/xvda", "/dev/sdf");
        VolumeSnapshot volume = world.volume(seeded.volumeId()).orElseThrow();
        assertThat(volume.tags()).containsEntry("WorkspaceId", "ws-1").containsEntry("Device", "/dev/sdf");
        assertThat(volume.zone()).isEqualTo(ZONE);
        assertThat(volume.state()).isEqualTo("in-use");
        assertThat(world.volumes()).hasSize(2);
    }

    @Test
    void tagKeysAreThoseOfTheSettings() {
        Ec2World other = new Ec2World(Ec2Settings.in("eu-west-1").withTags("Desk", "Slot"), Ec2Delays.none(), clock);
        SeededWorkspace seeded = other.seedWorkspace("ws-1", ZONE, "t3.large");
        assertThat(other.volume(seeded.volumeId()).orElseThrow().tags()).containsOnlyKeys("Desk", "Slot");
    }

    @Test
    void terminationPassesThroughShuttingDown() {
        SeededWorkspace seeded = world.seedWorkspace("ws-1", ZONE, "t3.large");

        assertThat(world.terminate(seeded.instanceId()).state()).isEqualTo(InstanceState.SHUTTING_DOWN);
        clock.advance(DELAY.minusMillis(1));
        assertThat(instance(seeded.instanceId()).state()).isEqualTo(InstanceState.SHUTTING_DOWN);
        assertThat(world.volume(seeded.volumeId()).orElseThrow().state()).isEqualTo("in-use");

        clock.advance(Duration.ofMillis(1));
        assertThat(instance(seeded.instanceId()).state()).isEqualTo(InstanceState.TERMINATED);
    }

    @Test
    void aTerminatedInstanceKeepsTagsAndZoneAndLosesVolumesAndAddresses() {
        SeededWorkspace seeded = world.seedWorkspace("ws-1", ZONE, "t3.large");
        world.terminate(seeded.instanceId());
        clock.advance(DELAY);

        InstanceSnapshot ended = instance(seeded.instanceId());
        assertThat(ended.attachments()).isEmpty();
        assertThat(ended.network().isNone()).isTrue();
        assertThat(ended.tag("WorkspaceId")).contains("ws-1");
        assertThat(ended.zone()).isEqualTo(ZONE);
        assertThat(ended.condition().reason().message())
                .isEqualTo("Client.UserInitiatedShutdown: User initiated shutdown");
    }

    @Test
    void theDataVolumeSurvivesItsInstanceAndTheRootVolumeDoesNot() {
        SeededWorkspace seeded = world.seedWorkspace("ws-1", ZONE, "t3.large");
        world.terminate(seeded.instanceId());
        clock.advance(DELAY);

        assertThat(world.volumes()).extracting(VolumeSnapshot::id).containsExactly(seeded.volumeId());
        assertThat(world.volume(seeded.volumeId()).orElseThrow().state()).isEqualTo("available");
    }

    @Test
    void aTerminatedInstanceVanishesAfterTheRetention() {
        SeededWorkspace seeded = world.seedWorkspace("ws-1", ZONE, "t3.large");
        world.terminate(seeded.instanceId());
        clock.advance(DELAY.plus(Duration.ofHours(1)).minusMillis(1));
        assertThat(world.instance(seeded.instanceId())).isPresent();

        clock.advance(Duration.ofMillis(1));
        assertThat(world.instance(seeded.instanceId())).isEmpty();
        refused(() -> world.terminate(seeded.instanceId())).returns("InvalidInstanceID.NotFound", Ec2Refusal::code);
    }

    @Test
    void stopAndStartKeepTheVolumesAndRenewTheLaunchTime() {
        SeededWorkspace seeded = world.seedWorkspace("ws-1", ZONE, "t3.large");
        String id = seeded.instanceId();

        assertThat(world.stop(id).state()).isEqualTo(InstanceState.STOPPING);
        refused(() -> world.start(id)).returns("IncorrectInstanceState", Ec2Refusal::code);
        clock.advance(DELAY);
        assertThat(instance(id).state()).isEqualTo(InstanceState.STOPPED);
        assertThat(instance(id).attachments()).hasSize(2);

        assertThat(world.start(id).state()).isEqualTo(InstanceState.PENDING);
        assertThat(instance(id).launchTime()).isEqualTo(clock.instant());
        refused(() -> world.stop(id)).returns("IncorrectInstanceState", Ec2Refusal::code);
        clock.advance(DELAY);
        assertThat(instance(id).state()).isEqualTo(InstanceState.RUNNING);
    }

    @Test
    void terminatingWhileStoppingIsNotUndoneByTheStop() {
        String id = world.seedWorkspace("ws-1", ZONE, "t3.large").instanceId();
        world.stop(id);
        clock.advance(DELAY.dividedBy(2));
        world.terminate(id);
        clock.advance(DELAY.dividedBy(2));
        assertThat(instance(id).state()).isEqualTo(InstanceState.SHUTTING_DOWN);
        clock.advance(DELAY.dividedBy(2));
        assertThat(instance(id).state()).isEqualTo(InstanceState.TERMINATED);
        refused(() -> world.start(id)).returns("IncorrectInstanceState", Ec2Refusal::code);
        refused(() -> world.stop(id)).returns("IncorrectInstanceState", Ec2Refusal::code);
    }

    @Test
    void terminatingTwiceChangesNothing() {
        String id = world.seedWorkspace("ws-1", ZONE, "t3.large").instanceId();
        world.terminate(id);
        clock.advance(DELAY.dividedBy(2));
        world.terminate(id);
        clock.advance(DELAY.dividedBy(2));
        assertThat(world.terminate(id).state()).isEqualTo(InstanceState.TERMINATED);
        assertThat(instance(id).condition().since()).isEqualTo(clock.instant());
    }

    @Test
    void aSpotInterruptionSaysSo() {
        String id = world.seedSpotWorkspace("ws-1", ZONE, "t3.large", SpotRequest.Type.ONE_TIME)
                .instanceId();
        assertThat(world.interrupt(id).condition().reason().code()).isEqualTo("Server.SpotInstanceTermination");
    }

    @Test
    void aVanishedInstanceLeavesItsDataVolumeAvailable() {
        SeededWorkspace seeded = world.seedWorkspace("ws-1", ZONE, "t3.large");
        world.vanish(seeded.instanceId());
        assertThat(world.instances()).isEmpty();
        assertThat(world.volume(seeded.volumeId()).orElseThrow().state()).isEqualTo("available");
    }

    @Test
    void withoutDelaysAChangeIsDoneByTheNextLook() {
        Ec2World quick = new Ec2World(Ec2Settings.in("eu-west-1"), Ec2Delays.none(), clock);
        String id = quick.seedWorkspace("ws-1", ZONE, "t3.large").instanceId();
        quick.terminate(id);
        assertThat(quick.instance(id).orElseThrow().state()).isEqualTo(InstanceState.TERMINATED);
    }

    @Test
    void anotherPlaceOrALaterStartSharesNoIds() {
        String first = world.seedWorkspace("ws-1", ZONE, "t3.large").instanceId();
        Ec2World elsewhere = new Ec2World(Ec2Settings.in("eu-west-2"), Ec2Delays.none(), clock);
        clock.advance(Duration.ofMillis(1));
        Ec2World later = new Ec2World(Ec2Settings.in("eu-west-1"), Ec2Delays.none(), clock);
        assertThat(List.of(
                        elsewhere
                                .seedWorkspace("ws-1", "eu-west-2b", "t3.large")
                                .instanceId(),
                        later.seedWorkspace("ws-1", ZONE, "t3.large").instanceId()))
                .doesNotContain(first);
    }

    @Test
    void seedingFromManyThreadsLosesNothing() {
        Set<String> ids = IntStream.range(0, 500)
                .parallel()
                .mapToObj(number ->
                        world.seedWorkspace("ws-" + number, ZONE, "t3.large").instanceId())
                .collect(Collectors.toSet());
        assertThat(ids).hasSize(500);
        assertThat(world.instances()).hasSize(500);
        assertThat(world.volumes()).hasSize(1000);
    }

    @Test
    void settingsAreChecked() {
        Ec2Settings settings = Ec2Settings.in("eu-west-1");
        assertThatThrownBy(() -> settings.withAccountId("12")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> settings.withLargestPage(4)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> settings.withTerminatedRetention(Duration.ofHours(-1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Ec2Delays.all(DELAY.negated())).isInstanceOf(IllegalArgumentException.class);
        refused(() -> world.seedWorkspace("ws-1", "mars-1a", "t3.large"))
                .returns("InvalidParameterValue", Ec2Refusal::code);
    }

    private InstanceSnapshot instance(String id) {
        return world.instance(id).orElseThrow();
    }

    private static AbstractObjectAssert<?, Ec2Refusal> refused(ThrowingCallable call) {
        return assertThatThrownBy(call).asInstanceOf(type(Ec2Refusal.class));
    }
}
