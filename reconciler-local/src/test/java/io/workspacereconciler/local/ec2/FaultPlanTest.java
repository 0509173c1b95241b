package io.workspacereconciler.local.ec2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class FaultPlanTest {
    private static final Fault FAIL = new Fault.Fail(500, "InternalError", "broken");
    private static final QueryRequest DESCRIBE = QueryRequest.parse("Action=DescribeInstances&InstanceId.1=i-1");
    private static final QueryRequest RUN = QueryRequest.parse("Action=RunInstances");

    private final FaultPlan plan = new FaultPlan();

    @Test
    void anEmptyPlanStrikesNothing() {
        assertThat(plan.next(DESCRIBE)).isEmpty();
    }

    @Test
    void aRuleStrikesItsActionAsOftenAsItSays() {
        FaultRule rule = FaultRule.on("DescribeInstances", FAIL).times(2);
        plan.add(rule);
        assertThat(plan.next(RUN)).isEmpty();
        assertThat(plan.next(DESCRIBE)).contains(FAIL);
        assertThat(plan.next(DESCRIBE)).contains(FAIL);
        assertThat(plan.next(DESCRIBE)).isEmpty();
        assertThat(plan.struck(rule)).isEqualTo(2);
    }

    @Test
    void aRuleForAnyActionCanAskForAnId() {
        plan.add(FaultRule.onAny(FAIL).mentioning("i-1"));
        assertThat(plan.next(RUN)).isEmpty();
        assertThat(plan.next(DESCRIBE)).contains(FAIL);
    }

    @Test
    void theFirstRuleThatIsNotUsedUpWins() {
        Fault lost = new Fault.LoseAnswer();
        FaultRule second = FaultRule.onAny(lost);
        plan.add(FaultRule.onAny(FAIL).times(1)).add(second);
        assertThat(plan.next(RUN)).contains(FAIL);
        assertThat(plan.next(RUN)).contains(lost);
        plan.remove(second);
        assertThat(plan.next(RUN)).isEmpty();
    }

    @Test
    void aRuleCanBeForFirstOrForFurtherPagesOnly() {
        QueryRequest further = QueryRequest.parse("Action=DescribeInstances&NextToken=t");
        assertThat(FaultRule.onAny(FAIL).firstPages().strikes(DESCRIBE)).isTrue();
        assertThat(FaultRule.onAny(FAIL).firstPages().strikes(further)).isFalse();
        assertThat(FaultRule.onAny(FAIL).furtherPages().strikes(further)).isTrue();
        assertThat(FaultRule.onAny(FAIL).furtherPages().strikes(DESCRIBE)).isFalse();
    }

    @Test
    void aRuleThatNeverStrikesIsRefused() {
        assertThatThrownBy(() -> FaultRule.onAny(FAIL).times(0)).isInstanceOf(IllegalArgumentException.class);
    }
}
