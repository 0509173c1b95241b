package io.workspacereconciler.local.ec2;

import java.util.Locale;

/** Ids in EC2's form that do not repeat; two worlds with other seeds share none, one seed gives the same ids again. */
final class IdSequence {
    private final long seed;
    private long count;

    IdSequence(long seed) {
        this.seed = seed;
    }

    /** The prefix, a dash and 17 hexadecimal digits. */
    String next(String prefix) {
        count++;
        return String.format(Locale.ROOT, "%s-0%016x", prefix, mix(mix(seed) + count));
    }

    /** SplitMix64's finalizer: a bijection, so distinct counts give distinct ids. */
    private static long mix(long value) {
        long z = value + 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
