package io.workspacereconciler.consumer.ec2;

import io.workspacereconciler.operate.StartupException;
import io.workspacereconciler.workspace.Place;
import java.util.List;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;

/** The one configured place: the account is our setting, the region the AWS SDK's own. */
public final class Ec2Place {

    private Ec2Place() {}

    /**
     * The account in the region that the SDK's default chain finds.
     *
     * @throws StartupException when it finds none
     */
    public static Place configured(String account) {
        try {
            return new Place(
                    account, new DefaultAwsRegionProviderChain().getRegion().id());
        } catch (SdkClientException e) {
            throw new StartupException(List.of(
                    "AWS_REGION: no region is configured; set it to the region of the instances, such as us-east-1"));
        }
    }
}
