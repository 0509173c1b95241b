package io.workspacereconciler.incident;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.workspacereconciler.database.DatabaseException;
import org.junit.jupiter.api.Test;

final class StoredJsonTest {

    @Test
    void jsonIsReadWithSpacesAndShortNamesFirst() {
        assertThat(StoredJson.of("{\"bb\":[1,{}],\"c\":null,\"aa\":\"x\\\"\"}"))
                .isEqualTo("{\"c\": null, \"aa\": \"x\\\"\", \"bb\": [1, {}]}");
    }

    @Test
    void whatIsNoJsonIsRefused() {
        assertThatThrownBy(() -> StoredJson.of("{")).isInstanceOf(DatabaseException.class);
    }
}
