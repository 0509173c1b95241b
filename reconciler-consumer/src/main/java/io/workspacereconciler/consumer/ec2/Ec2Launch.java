package io.workspacereconciler.consumer.ec2;

import static io.workspacereconciler.consumer.ec2.Ec2Calls.call;

import io.workspacereconciler.check.InstanceState;
import io.workspacereconciler.consumer.heal.ChangeKind;
import io.workspacereconciler.consumer.heal.FailureCause;
import io.workspacereconciler.consumer.heal.LaunchRequest;
import io.workspacereconciler.consumer.heal.Lease;
import io.workspacereconciler.consumer.heal.ReplacementException;
import io.workspacereconciler.workspace.InstanceId;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesRequest;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.TagSpecification;

/** New instances, each under the client token of its request, and the question which one a token stands for. */
final class Ec2Launch {

    private final Ec2Client client;
    private final Ec2Tags tags;
    private final FreshLease fresh;

    Ec2Launch(Ec2Access access) {
        this.client = access.client();
        this.tags = access.tags();
        this.fresh = access.freshLease();
    }

    /** Launches the instance of this request, or finds the one that it launched before. */
    InstanceId launch(LaunchRequest.OnEc2 request, Lease lease) {
        AwsRequestOverrideConfiguration permit = fresh.renew(lease, ChangeKind.LAUNCH);
        List<Instance> launched = call(() -> client.runInstances(run -> run.clientToken(request.clientToken())
                        .minCount(1)
                        .maxCount(1)
                        .launchTemplate(template -> template.launchTemplateId(
                                        request.template().id())
                                .version(request.template().version()))
                        .subnetId(request.subnet().id())
                        .tagSpecifications(TagSpecification.builder()
                                .resourceType(ResourceType.INSTANCE)
                                .tags(
                                        tag(
                                                tags.workspace(),
                                                request.workspace().toString()),
                                        tag(Ec2Tags.INCIDENT, request.incident().toString()))
                                .build())
                        .overrideConfiguration(permit)))
                .instances();
        if (launched.isEmpty()) {
            throw new ReplacementException(FailureCause.TRANSPORT, "the answer is none of RunInstances");
        }
        return new InstanceId(launched.get(0).instanceId());
    }

    /**
     * The instance that EC2 names under the request's token, in whatever state.
     *
     * <p>Not asked for in pages, so that an empty one is no surprise that a filter explains: it has lost what is missing.
     *
     * @throws ReplacementException when there is no whole answer, or it is alive and its tag does not name the incident
     */
    Optional<InstanceId> launched(LaunchRequest.OnEc2 request) {
        Ec2InstanceAnswer answer = Ec2InstanceAnswer.to(
                DescribeInstancesRequest.builder()
                        .filters(Filter.builder()
                                .name("client-token")
                                .values(request.clientToken())
                                .build()),
                client);
        if (answer.instances().isEmpty() && answer.emptyPages() > 0) {
            throw Ec2InstanceAnswer.doubtful("a page of the answer is empty, and no instance is in it");
        }
        if (answer.instances().stream()
                .anyMatch(instance -> !request.clientToken().equals(instance.clientToken()))) {
            throw Ec2InstanceAnswer.doubtful("the answer names an instance that was not asked");
        }
        return answer.instances().stream()
                .min(Comparator.comparing(Ec2Launch::isEnding))
                .map(instance -> ours(request, instance));
    }

    /** EC2 drops the tags of what has ended; whatever else has lost ours is not absent, and must not be ended either. */
    private static InstanceId ours(LaunchRequest.OnEc2 request, Instance instance) {
        boolean tagged = Ec2Reading.tag(instance.tags(), Ec2Tags.INCIDENT)
                .filter(request.incident().toString()::equals)
                .isPresent();
        if (!tagged && !isEnding(instance)) {
            throw new ReplacementException(
                    FailureCause.STUCK,
                    instance.instanceId() + " was launched by this attempt, and its tag " + Ec2Tags.INCIDENT
                            + " does not say so any more: give it the value " + request.incident()
                            + " again, or end the instance");
        }
        return new InstanceId(instance.instanceId());
    }

    private static boolean isEnding(Instance instance) {
        return instance.state() != null
                && instance.state().code() != null
                && InstanceState.ofCode(instance.state().code())
                        .filter(InstanceState::isFinal)
                        .isPresent();
    }

    private static Tag tag(String key, String value) {
        return Tag.builder().key(key).value(value).build();
    }
}
