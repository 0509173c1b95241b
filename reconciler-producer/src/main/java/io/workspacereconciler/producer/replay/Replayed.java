package io.workspacereconciler.producer.replay;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.stream.Stream;

/** All sweeps that one command has replayed, with what they add up to. */
record Replayed(List<Comparison> sweeps) {

    /** In how many of the sweeps at least one workspace differs. */
    @JsonProperty
    long sweepsThatDiffer() {
        return sweeps.stream().filter(one -> !one.differs().isEmpty()).count();
    }

    /** How many workspaces differ in at least one of them. */
    @JsonProperty
    long workspacesThatDiffer() {
        return differences().map(Comparison.Difference::workspace).distinct().count();
    }

    /** Of how many nothing is kept that they could be compared with. */
    @JsonProperty
    long sweepsWithNothingKept() {
        return sweeps.stream().filter(one -> one.then() == null).count();
    }

    private Stream<Comparison.Difference> differences() {
        return sweeps.stream().flatMap(one -> one.differs().stream());
    }

    String describe() {
        return sweeps.size() + " sweeps replayed: " + sweepsThatDiffer() + " of them differ, in "
                + workspacesThatDiffer() + " workspaces"
                + (sweepsWithNothingKept() == 0
                        ? ""
                        : "; " + sweepsWithNothingKept() + " with nothing to compare with");
    }
}
