package io.workspacereconciler.local.ec2;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class QueryRequestTest {
    @Test
    void listsComeInTheOrderOfTheirNumbers() {
        QueryRequest request = QueryRequest.parse("Id.10=c&Id.2=b&Id.1=a&Id.x=no&Idx.1=no");
        assertThat(request.list("Id")).containsExactly("a", "b", "c");
    }

    @Test
    void percentAndPlusAreDecoded() {
        assertThat(QueryRequest.parse("a=b%26c+d%3D&e&=f").parameters())
                .isEqualTo(Map.of("a", "b&c d=", "e", "", "", "f"));
    }

    @Test
    void filtersKeepNameAndValuesTogether() {
        QueryRequest request = QueryRequest.parse(
                "Filter.1.Name=tag:A&Filter.1.Value.1=x&Filter.1.Value.2=y&Filter.2.Name=status&Filter.2.Value.1=z");
        assertThat(request.filters())
                .containsExactly(
                        new QueryRequest.Filter("tag:A", List.of("x", "y")),
                        new QueryRequest.Filter("status", List.of("z")));
    }

    @Test
    void tagsAreReadPerResourceType() {
        QueryRequest request = QueryRequest.parse("TagSpecification.1.ResourceType=instance"
                + "&TagSpecification.1.Tag.1.Key=a&TagSpecification.1.Tag.1.Value=1"
                + "&TagSpecification.2.ResourceType=volume&TagSpecification.2.Tag.1.Key=b");
        assertThat(request.specifiedTags("instance")).isEqualTo(Map.of("a", "1"));
        assertThat(request.specifiedTags("volume")).isEqualTo(Map.of("b", ""));
    }

    @Test
    void mentioningNeedsTheWholeValue() {
        QueryRequest request = QueryRequest.parse("InstanceId.1=i-12");
        assertThat(request.mentions("i-12")).isTrue();
        assertThat(request.mentions("i-1")).isFalse();
    }
}
