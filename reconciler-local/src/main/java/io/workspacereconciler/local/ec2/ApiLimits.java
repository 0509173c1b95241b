package io.workspacereconciler.local.ec2;

/**
 * EC2's request limits: a token bucket per API action, shared by all callers.
 *
 * @param filteredDescribe each Describe action with a filter or with pagination
 * @param plainDescribe each Describe action without both
 * @param runRequests RunInstances
 * @param runInstances instances launched by RunInstances
 * @param terminate TerminateInstances
 * @param otherChanges every other action
 * @see <a href="https://docs.aws.amazon.com/ec2/latest/devguide/ec2-api-throttling.html">EC2 API throttling</a>
 */
public record ApiLimits(
        Bucket filteredDescribe,
        Bucket plainDescribe,
        Bucket runRequests,
        Bucket runInstances,
        Bucket terminate,
        Bucket otherChanges) {

    /**
     * One token bucket, full at first.
     *
     * @param capacity most tokens
     * @param refillPerSecond tokens added each second
     */
    public record Bucket(int capacity, int refillPerSecond) {
        public Bucket {
            if (capacity < 1 || refillPerSecond < 0) {
                throw new IllegalArgumentException("not a bucket: " + capacity + ", " + refillPerSecond + "/s");
            }
        }

        /** More than any caller can use. */
        public static Bucket unlimited() {
            return new Bucket(Integer.MAX_VALUE, Integer.MAX_VALUE);
        }
    }

    /** Nothing is ever throttled. */
    public static ApiLimits unlimited() {
        Bucket all = Bucket.unlimited();
        return new ApiLimits(all, all, all, all, all, all);
    }

    /** The figures that AWS documents for a new account. */
    public static ApiLimits ofEc2() {
        return new ApiLimits(
                new Bucket(100, 20),
                new Bucket(50, 10),
                new Bucket(5, 2),
                new Bucket(1000, 2),
                new Bucket(100, 5),
                new Bucket(50, 5));
    }
}
