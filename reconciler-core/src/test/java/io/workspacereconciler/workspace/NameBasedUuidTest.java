package io.workspacereconciler.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.strings;

import java.util.UUID;
import org.junit.jupiter.api.Test;

final class NameBasedUuidTest {

    /** Made by another implementation, Python's {@code uuid.uuid5}; ids on brokers and in databases never change. */
    @Test
    void anIdIsTheOneThatRfc9562Says() {
        assertThat(NameBasedUuid.of("batch", "2026-01-31T12:00:00Z", "(*,*]"))
                .isEqualTo(UUID.fromString("cfb2128e-672e-5a80-b0f9-6f6076181dcb"));
        assertThat(NameBasedUuid.of()).isEqualTo(UUID.fromString("977d3be6-171d-56a9-a8f9-5db3b7c9fc02"));
        assertThat(NameBasedUuid.of("\u00e4")).isEqualTo(UUID.fromString("1f8d6b23-5d00-5452-a401-add2b7b2aff5"));
    }

    @Test
    void everyIdHasVersionFiveAndTheVariantOfTheRfc() {
        qt().forAll(strings().allPossible().ofLengthBetween(0, 20)).checkAssert(text -> {
            UUID id = NameBasedUuid.of("any", text);
            assertThat(id.version()).isEqualTo(5);
            assertThat(id.variant()).isEqualTo(2);
            assertThat(NameBasedUuid.of("any", text)).isEqualTo(id);
        });
    }

    @Test
    void partsAreSeparated() {
        assertThat(NameBasedUuid.of("a", "bc"))
                .isNotEqualTo(NameBasedUuid.of("ab", "c"))
                .isNotEqualTo(NameBasedUuid.of("abc"))
                .isNotEqualTo(NameBasedUuid.of("bc", "a"));
        assertThat(NameBasedUuid.of("a")).isNotEqualTo(NameBasedUuid.of("a", ""));
    }
}
