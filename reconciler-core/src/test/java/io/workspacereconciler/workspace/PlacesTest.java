package io.workspacereconciler.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

final class PlacesTest {

    private static final String ONE = "111111111111";
    private static final String TWO = "222222222222";
    private static final Place EAST = new Place(ONE, "us-east-1");
    private static final Place WEST = new Place(ONE, "us-west-2");
    private static final Place OTHER = new Place(TWO, "us-east-1");
    private static final PlaceColumns BOTH = new PlaceColumns("acct", "reg");
    private static final PlaceColumns REGION = new PlaceColumns(null, "reg");

    @Test
    void aRowIsInThePlaceThatItNames() {
        Places places = Places.of(List.of(EAST, WEST, OTHER), BOTH);

        assertThat(places.of(new NamedPlace(ONE, "us-west-2"))).contains(WEST);
        assertThat(places.of(new NamedPlace(TWO, "us-east-1"))).contains(OTHER);
        assertThat(places.of(new NamedPlace(TWO, "us-west-2"))).isEmpty();
    }

    @Test
    void ofSeveralPlacesARowThatSaysTooLittleIsInNone() {
        Places places = Places.of(List.of(EAST, WEST, OTHER), BOTH);

        assertThat(places.of(NamedPlace.NONE)).isEmpty();
        assertThat(places.of(new NamedPlace(null, "us-west-2"))).isEmpty();
        assertThat(places.of(new NamedPlace(TWO, null))).isEmpty();
    }

    @Test
    void oneColumnIsEnoughWhereItTellsThePlacesApart() {
        assertThat(Places.of(List.of(EAST, WEST), REGION).of(new NamedPlace(null, "us-west-2")))
                .contains(WEST);
        assertThatIllegalArgumentException().isThrownBy(() -> Places.of(List.of(EAST, OTHER), REGION));
        assertThatIllegalArgumentException().isThrownBy(() -> Places.of(List.of(EAST, WEST), PlaceColumns.NONE));
    }

    @Test
    void theOnlyPlaceHasWhateverNamesNoOther() {
        Places only = Places.of(List.of(EAST), BOTH);

        assertThat(only.of(NamedPlace.NONE)).contains(EAST);
        assertThat(only.of(new NamedPlace(ONE, null))).contains(EAST);
        assertThat(only.of(new NamedPlace(TWO, null))).isEmpty();
        assertThat(Places.everythingIn(EAST).of(new NamedPlace(TWO, "mars"))).contains(EAST);
    }

    @Test
    void whyARowIsInNoneIsSaidInWords() {
        Places places = Places.of(List.of(EAST, WEST), BOTH);

        assertThat(places.whyNone(NamedPlace.NONE))
                .isEqualTo("its row says nothing in acct and reg, and configured are " + EAST + ", " + WEST);
        assertThat(places.whyNone(new NamedPlace(ONE, null)))
                .isEqualTo("its row says nothing in reg, and configured are " + EAST + ", " + WEST);
        assertThat(places.whyNone(new NamedPlace(ONE, "mars")))
                .isEqualTo("its row names the place " + ONE + "/mars, and configured are " + EAST + ", " + WEST);
        assertThat(Places.of(List.of(EAST), BOTH).whyNone(new NamedPlace(TWO, null)))
                .isEqualTo("its row names the place " + TWO + "/?, and " + EAST + " is configured");
    }

    @Test
    void whatCannotStandInSqlIsNoColumn() {
        assertThatIllegalArgumentException().isThrownBy(() -> new PlaceColumns("a b", null));
        assertThatIllegalArgumentException().isThrownBy(() -> new PlaceColumns(null, "a;drop"));
    }
}
