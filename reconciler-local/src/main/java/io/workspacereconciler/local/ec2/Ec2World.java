package io.workspacereconciler.local.ec2;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * One EC2 account in one region that keeps EC2's rules: thread-safe, in memory, without threads of its own. What is due
 * by its clock has happened before any call sees it; with a clock that stands still nothing changes by itself.
 */
public final class Ec2World {
    static final String DATA_DEVICE = "/dev/sdf";
    private static final String IMAGE = "ami-0123456789abcdef0";

    private final Ec2Settings settings;
    private final InstantSource clock;
    private final Transitions transitions = new Transitions();
    private final Ledger ledger = new Ledger();
    private final IdSequence ids;
    private final Subnets subnets;
    private final LaunchTemplates templates;
    private final VolumeLifecycle volumeLifecycle;
    private final InstanceLifecycle instanceLifecycle;
    private final Provisions provisions;

    public Ec2World(Ec2Settings settings, Ec2Delays delays, InstantSource clock) {
        this.settings = settings;
        this.clock = clock;
        // The start is part of the seed: a restarted world must not hand out the ids of the one before.
        this.ids = new IdSequence(clock.millis() * 31 + (settings.region() + settings.accountId()).hashCode());
        this.subnets = new Subnets(settings, ids);
        this.templates = new LaunchTemplates(ids);
        this.volumeLifecycle = new VolumeLifecycle(ledger, transitions, delays, ids);
        this.instanceLifecycle = new InstanceLifecycle(ledger, volumeLifecycle, transitions, settings, delays, ids);
        this.provisions = new Provisions(ledger, instanceLifecycle, volumeLifecycle, settings);
    }

    public Ec2Settings settings() {
        return settings;
    }

    /**
     * Adds a running instance with an attached data volume; both carry the workspace tag, the volume the device tag.
     *
     * @throws Ec2Refusal when the zone does not exist
     */
    public SeededWorkspace seedWorkspace(String workspaceId, String zone, String type) {
        return inTurn(now -> seed(now, workspaceId, zone, type));
    }

    /** Adds another data volume to a workspace that was seeded, attached to its instance under this device. */
    public String seedVolume(SeededWorkspace workspace, String device) {
        return inTurn(now -> {
            String zone = ledger.instance(workspace.instanceId()).zone();
            VolumeSnapshot volume = volumeLifecycle.create(
                    now, zone, Map.of(settings.workspaceTag(), workspace.workspaceId(), settings.deviceTag(), device));
            volumeLifecycle.attachAtOnce(now, volume.id(), workspace.instanceId(), device);
            return volume.id();
        });
    }

    /** As {@link #seedWorkspace}, with an instance that fulfils a Spot request of the given type. */
    public SeededWorkspace seedSpotWorkspace(String workspaceId, String zone, String type, SpotRequest.Type spot) {
        return inTurn(now -> {
            SeededWorkspace seeded = seed(now, workspaceId, zone, type);
            String digits = ids.next("sir").substring("sir-0".length());
            ledger.put(new SpotRequest(
                    "sir-" + digits.substring(0, 8).toLowerCase(Locale.ROOT), seeded.instanceId(), spot, now));
            return seeded;
        });
    }

    /**
     * As a control plane does that owns this account: another instance for a workspace that was seeded, where its volumes
     * are; it gets them once it runs and they are free. Asked twice it makes two.
     *
     * @throws Ec2Refusal when the workspace has no volume
     */
    public InstanceSnapshot provision(String workspaceId, String type) {
        return inTurn(now -> {
            String zone = provisions.volumesOf(workspaceId).stream()
                    .findFirst()
                    .map(VolumeSnapshot::zone)
                    .orElseThrow(() -> Ec2Refusal.of("InvalidVolume.NotFound", "the workspace has no volume"));
            LaunchTemplate.Version template = new LaunchTemplate.Version(1, type, IMAGE, Map.of(), now);
            Map<String, String> tags = Map.of(settings.workspaceTag(), workspaceId);
            return provisions.begin(
                    now, workspaceId, new RunRequest(subnets.inZone(zone), template, tags, Map.of(), "", ""));
        });
    }

    /** As TerminateInstances does: ends the instance unless it has ended. */
    public InstanceSnapshot terminate(String instanceId) {
        return inTurn(now -> instanceLifecycle.terminate(now, instanceId, StateReason.USER));
    }

    /** As EC2 does when it takes a Spot instance back. */
    public InstanceSnapshot interrupt(String instanceId) {
        return inTurn(now -> instanceLifecycle.terminate(now, instanceId, StateReason.SPOT));
    }

    public InstanceSnapshot stop(String instanceId) {
        return inTurn(now -> instanceLifecycle.stop(now, instanceId));
    }

    public InstanceSnapshot start(String instanceId) {
        return inTurn(now -> instanceLifecycle.start(now, instanceId));
    }

    /** Makes the instance NotFound from now on, as an hour after its end; its volumes become available. */
    public void vanish(String instanceId) {
        inTurn(now -> {
            instanceLifecycle.vanish(instanceId);
            return instanceId;
        });
    }

    /** Sets one tag of an instance or a volume, also one that begins with {@code aws:}. */
    public void tag(String resourceId, String key, String value) {
        inTurn(now -> {
            ledger.checkTaggable(resourceId);
            ledger.tag(resourceId, Map.of(key, value));
            return resourceId;
        });
    }

    public Optional<InstanceSnapshot> instance(String instanceId) {
        return inTurn(now -> ledger.find(instanceId));
    }

    /** All that are visible, terminated ones included, in the order of their ids. */
    public List<InstanceSnapshot> instances() {
        return inTurn(now -> List.copyOf(ledger.instances().values()));
    }

    public Optional<VolumeSnapshot> volume(String volumeId) {
        return inTurn(now -> Optional.ofNullable(ledger.volumes().get(volumeId)));
    }

    public List<VolumeSnapshot> volumes() {
        return inTurn(now -> List.copyOf(ledger.volumes().values()));
    }

    /** One in each of the region's three zones. */
    public List<Subnet> subnets() {
        return subnets.all();
    }

    /** A template whose version 1 is its default and latest one. */
    public LaunchTemplate createLaunchTemplate(String name, String instanceType) {
        return inTurn(now -> templates.create(now, name, instanceType));
    }

    /** Adds a version, which becomes the latest but not the default. */
    public LaunchTemplate addLaunchTemplateVersion(String name, String instanceType) {
        return addLaunchTemplateVersion(name, instanceType, Map.of());
    }

    /** As {@link #addLaunchTemplateVersion(String, String)}, with tags for what is launched from it. */
    public LaunchTemplate addLaunchTemplateVersion(String name, String instanceType, Map<String, String> tags) {
        return inTurn(now -> templates.addVersion(now, name, instanceType, tags));
    }

    public LaunchTemplate setDefaultLaunchTemplateVersion(String name, int number) {
        return inTurn(now -> templates.setDefaultVersion(name, number));
    }

    public void deleteLaunchTemplate(String name) {
        inTurn(now -> {
            templates.delete(name);
            return name;
        });
    }

    InstantSource clock() {
        return clock;
    }

    /** Does the work while nothing else happens in this world, after everything that is due has happened. */
    synchronized <T> T inTurn(Function<Instant, T> work) {
        Instant now = clock.instant();
        transitions.settle(now);
        provisions.goOn(now);
        return work.apply(now);
    }

    /** The actions of the wire over this world's parts. */
    Ec2Actions actions() {
        InstanceXml instanceXml = new InstanceXml(ledger, settings);
        return new Ec2Actions(
                this,
                List.of(
                        new InstanceActions(ledger, instanceLifecycle, templates, subnets, instanceXml).byName(),
                        new InstanceDescriptions(ledger, settings, instanceXml).byName(),
                        new VolumeActions(ledger, volumeLifecycle, settings).byName(),
                        new PlaceDescriptions(templates, subnets, settings).byName()));
    }

    private SeededWorkspace seed(Instant now, String workspaceId, String zone, String type) {
        Subnet subnet = subnets.inZone(zone);
        Map<String, String> tags = Map.of(settings.workspaceTag(), workspaceId);
        LaunchTemplate.Version template = new LaunchTemplate.Version(1, type, IMAGE, Map.of(), now);
        InstanceSnapshot instance =
                instanceLifecycle.seed(now, new RunRequest(subnet, template, tags, Map.of(), "", ""));
        VolumeSnapshot data = volumeLifecycle.create(
                now, zone, Map.of(settings.workspaceTag(), workspaceId, settings.deviceTag(), DATA_DEVICE));
        volumeLifecycle.attachAtOnce(now, data.id(), instance.id(), DATA_DEVICE);
        return new SeededWorkspace(workspaceId, instance.id(), data.id());
    }
}
