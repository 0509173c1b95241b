package io.workspacereconciler.local.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KafkaPortsTest {
    @Test
    void freePortsAreTwo() {
        KafkaPorts ports = KafkaPorts.free();
        assertThat(ports.broker()).isNotEqualTo(ports.controller());
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "1, 0", "65536, 1", "1, 65536", "-1, 1", "5, 5"})
    void whatAreNotTwoPortsIsRefused(int broker, int controller) {
        assertThatThrownBy(() -> new KafkaPorts(broker, controller)).isInstanceOf(IllegalArgumentException.class);
    }
}
