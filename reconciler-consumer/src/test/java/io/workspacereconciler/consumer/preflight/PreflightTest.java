package io.workspacereconciler.consumer.preflight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.workspacereconciler.operate.StartupException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

final class PreflightTest {

    private static final PreflightCheck GOOD = check("good", () -> List.of(Finding.passed("good", "as it has to be")));

    @Test
    void aGroupThatHangsFailsAndKeepsNoneOfTheOthers() {
        CountDownLatch never = new CountDownLatch(1);
        PreflightCheck hanging = check("hanging", () -> {
            try {
                never.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return List.of();
        });
        assertThat(run(hanging, GOOD))
                .extracting(Finding::name, Finding::result)
                .containsExactly(tuple("hanging", Finding.Result.FAIL), tuple("good", Finding.Result.PASS));
    }

    @Test
    void whatPreventsAGroupIsTakenApartIntoWhatIsWrongAndWhatToDo() {
        PreflightCheck away = check("database", () -> {
            throw new StartupException(List.of("X: it is away; start it; or wait", "Y: it is wrong"));
        });
        assertThat(run(away, GOOD))
                .containsExactly(
                        Finding.failed("database", "X: it is away; start it", "or wait"),
                        Finding.failed("database", "Y: it is wrong", ""),
                        Finding.passed("good", "as it has to be"));
    }

    @Test
    void aDefectIsAFailureToo() {
        PreflightCheck defect = check("defect", () -> {
            throw new IllegalStateException("a slip");
        });
        assertThat(run(defect, GOOD).get(0).seen()).contains("IllegalStateException", "a slip");
    }

    private static List<Finding> run(PreflightCheck... checks) {
        List<Finding> findings = new ArrayList<>();
        new Preflight(List.of(checks), Duration.ofMillis(200)).run(findings::add);
        return findings;
    }

    private static PreflightCheck check(String name, Supplier<List<Finding>> run) {
        return new PreflightCheck() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public List<Finding> run() {
                return run.get();
            }
        };
    }
}
