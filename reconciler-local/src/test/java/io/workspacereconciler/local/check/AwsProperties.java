package io.workspacereconciler.local.check;

import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The AWS SDK's own settings, as system properties of this JVM until they are restored. */
public final class AwsProperties {

    private final Map<String, @Nullable String> before = new HashMap<>();

    /** Points the SDK at this endpoint, with credentials that it takes. */
    public void pointTo(URI ec2) {
        set("aws.endpointUrlEc2", ec2.toString());
        set("aws.endpointUrlSts", ec2.toString());
        set("aws.region", "us-east-1");
        set("aws.accessKeyId", "AKIDTEST");
        set("aws.secretAccessKey", "secret");
    }

    private void set(String name, String value) {
        before.put(name, System.getProperty(name));
        System.setProperty(name, value);
    }

    /** Puts back what was there before. */
    public void restore() {
        before.forEach((name, value) -> {
            if (value == null) {
                System.clearProperty(name);
            } else {
                System.setProperty(name, value);
            }
        });
    }
}
