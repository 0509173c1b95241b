package io.workspacereconciler.local.ec2;

import java.time.Duration;

/**
 * What one simulated account in one region is called and how long it remembers; every value is checked.
 *
 * @param region the region, for example {@code us-east-1}; its zones are the region's name with a, b, c and so on
 * @param zones how many zones it has, 1 to 100
 * @param accountId twelve digits, the owner of everything in this world
 * @param workspaceTag key of the tag that names an instance's or volume's workspace
 * @param deviceTag key of the tag that names the device which a data volume is attached as
 * @param terminatedRetention how long a terminated instance stays visible before it is NotFound
 * @param largestPage most items in one answer, 5 to 1000; a longer answer is cut and carries a NextToken
 */
public record Ec2Settings(
        String region,
        int zones,
        String accountId,
        String workspaceTag,
        String deviceTag,
        Duration terminatedRetention,
        int largestPage) {
    public Ec2Settings {
        if (region.isBlank() || workspaceTag.isBlank() || deviceTag.isBlank()) {
            throw new IllegalArgumentException("region and tag keys must not be blank");
        }
        if (!accountId.matches("\\d{12}")) {
            throw new IllegalArgumentException("an account id has twelve digits: " + accountId);
        }
        if (zones < 1 || zones > 100) {
            throw new IllegalArgumentException("a region has 1 to 100 zones: " + zones);
        }
        if (terminatedRetention.isNegative()) {
            throw new IllegalArgumentException("the retention must not be negative: " + terminatedRetention);
        }
        if (largestPage < 5 || largestPage > 1000) {
            throw new IllegalArgumentException("the largest page must be 5 to 1000: " + largestPage);
        }
    }

    /** Three zones, account 123456789012, tags {@code WorkspaceId} and {@code Device}, one hour of retention, pages of 1000. */
    public static Ec2Settings in(String region) {
        return new Ec2Settings(region, 3, "123456789012", "WorkspaceId", "Device", Duration.ofHours(1), 1000);
    }

    public Ec2Settings withZones(int count) {
        return new Ec2Settings(region, count, accountId, workspaceTag, deviceTag, terminatedRetention, largestPage);
    }

    public Ec2Settings withAccountId(String newAccountId) {
        return new Ec2Settings(region, zones, newAccountId, workspaceTag, deviceTag, terminatedRetention, largestPage);
    }

    public Ec2Settings withTags(String newWorkspaceTag, String newDeviceTag) {
        return new Ec2Settings(
                region, zones, accountId, newWorkspaceTag, newDeviceTag, terminatedRetention, largestPage);
    }

    public Ec2Settings withTerminatedRetention(Duration retention) {
        return new Ec2Settings(region, zones, accountId, workspaceTag, deviceTag, retention, largestPage);
    }

    public Ec2Settings withLargestPage(int size) {
        return new Ec2Settings(region, zones, accountId, workspaceTag, deviceTag, terminatedRetention, size);
    }
}
