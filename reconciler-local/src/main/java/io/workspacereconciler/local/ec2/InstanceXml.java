package io.workspacereconciler.local.ec2;

/** Renders instances as EC2 does: a terminated one has no subnet, no address and no volumes. */
final class InstanceXml {
    private final Ledger ledger;
    private final Ec2Settings settings;

    InstanceXml(Ledger ledger, Ec2Settings settings) {
        this.ledger = ledger;
        this.settings = settings;
    }

    /** The inside of a reservation; here each has one instance. */
    void reservation(Ec2Xml xml, InstanceSnapshot instance) {
        xml.text("reservationId", instance.launch().reservationId())
                .text("ownerId", settings.accountId())
                .text("groupSet", "")
                .nest("instancesSet", set -> set.nest("item", item -> instance(item, instance)));
    }

    static void state(Ec2Xml xml, String name, InstanceState state) {
        xml.nest(name, inside -> inside.text("code", state.code()).text("name", state.word()));
    }

    private void instance(Ec2Xml xml, InstanceSnapshot instance) {
        xml.text("instanceId", instance.id()).text("imageId", instance.launch().imageId());
        state(xml, "instanceState", instance.state());
        addresses(xml, instance.network());
        xml.text("reason", transitionReason(instance))
                .text("amiLaunchIndex", 0)
                .text("productCodes", "")
                .text("instanceType", instance.type())
                .time("launchTime", instance.launchTime())
                .nest(
                        "placement",
                        placement -> placement
                                .text("availabilityZone", instance.zone())
                                .text("groupName", "")
                                .text("tenancy", "default"))
                .nest("monitoring", monitoring -> monitoring.text("state", "disabled"))
                .text("groupSet", "");
        reason(xml, instance.condition().reason());
        xml.text("architecture", "x86_64")
                .text("rootDeviceType", "ebs")
                .text("rootDeviceName", VolumeLifecycle.ROOT_DEVICE)
                .items("blockDeviceMapping", instance.attachments(), InstanceXml::blockDevice)
                .text("virtualizationType", "hvm")
                .text("clientToken", instance.clientToken())
                .tags(instance.tags())
                .text("hypervisor", "xen");
        ledger.spotRequest(instance.id())
                .ifPresent(
                        request -> xml.text("instanceLifecycle", "spot").text("spotInstanceRequestId", request.id()));
    }

    private static void addresses(Ec2Xml xml, Network network) {
        String host = network.isNone() ? "" : "ip-" + network.privateIp().replace('.', '-') + ".ec2.internal";
        xml.text("privateDnsName", host)
                .text("dnsName", "")
                .textUnlessEmpty("privateIpAddress", network.privateIp())
                .textUnlessEmpty("subnetId", network.subnetId())
                .textUnlessEmpty("vpcId", network.vpcId());
    }

    private static void reason(Ec2Xml xml, StateReason reason) {
        if (!reason.code().isEmpty()) {
            xml.nest("stateReason", inside -> inside.text("code", reason.code()).text("message", reason.message()));
        }
    }

    private static String transitionReason(InstanceSnapshot instance) {
        StateReason reason = instance.condition().reason();
        if (reason.equals(StateReason.USER)) {
            String since = instance.condition().since().toString().replace('T', ' ');
            return "User initiated (" + since.substring(0, 19) + " GMT)";
        }
        return reason.equals(StateReason.SPOT) ? reason.code() : "";
    }

    private static void blockDevice(Ec2Xml xml, Attachment attachment) {
        xml.text("deviceName", attachment.device())
                .nest(
                        "ebs",
                        ebs -> ebs.text("volumeId", attachment.volumeId())
                                .text("status", attachment.status().word())
                                .time("attachTime", attachment.time())
                                .text("deleteOnTermination", attachment.deletesWithInstance()));
    }
}
