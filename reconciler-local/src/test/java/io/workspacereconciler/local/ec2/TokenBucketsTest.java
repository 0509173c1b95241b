package io.workspacereconciler.local.ec2;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TokenBucketsTest {
    private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");

    private final TokenBuckets buckets = new TokenBuckets(ApiLimits.ofEc2());

    @Test
    void aDescribeWithAFilterHasTheLargerBucket() {
        assertThat(admitted("Action=DescribeInstances&Filter.1.Name=instance-id", 150, START))
                .isEqualTo(100);
        assertThat(admitted("Action=DescribeInstances", 150, START)).isEqualTo(50);
    }

    @Test
    void eachActionHasItsOwnBucket() {
        assertThat(admitted("Action=RunInstances", 10, START)).isEqualTo(5);
        assertThat(admitted("Action=TerminateInstances", 150, START)).isEqualTo(100);
        assertThat(admitted("Action=AttachVolume", 60, START)).isEqualTo(50);
        assertThat(admitted("Action=DetachVolume", 60, START)).isEqualTo(50);
    }

    @Test
    void bucketsRefillWithTimeUpToTheirCapacity() {
        assertThat(admitted("Action=RunInstances", 10, START)).isEqualTo(5);
        assertThat(admitted("Action=RunInstances", 10, START.plus(Duration.ofSeconds(1))))
                .isEqualTo(2);
        assertThat(admitted("Action=RunInstances", 10, START.plus(Duration.ofHours(1))))
                .isEqualTo(5);
    }

    @Test
    void unlimitedAdmitsEverything() {
        TokenBuckets unlimited = new TokenBuckets(ApiLimits.unlimited());
        QueryRequest request = QueryRequest.parse("Action=RunInstances");
        assertThat(IntStream.range(0, 20_000).allMatch(number -> unlimited.admits(request, START)))
                .isTrue();
    }

    private long admitted(String form, int tries, Instant now) {
        QueryRequest request = QueryRequest.parse(form);
        return IntStream.range(0, tries)
                .filter(number -> buckets.admits(request, now))
                .count();
    }
}
