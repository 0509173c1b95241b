package io.workspacereconciler.consumer.heal;

import io.workspacereconciler.check.HoldReason;
import io.workspacereconciler.control.ControlExamples;
import io.workspacereconciler.database.Database;
import java.time.Duration;

/** What a person says while a workspace is restarted. */
enum Word {
    STOP(HoldReason.STOPPED) {
        @Override
        void say(Database database) {
            ControlExamples.stop(database);
        }

        @Override
        void takeBack(Database database) {
            ControlExamples.resume(database);
        }
    },
    EXEMPTION(HoldReason.EXEMPTED) {
        @Override
        void say(Database database) {
            ControlExamples.exempt(database, RestartBench.WORKSPACE, Duration.ofDays(7));
        }

        @Override
        void takeBack(Database database) {
            ControlExamples.endExemption(database, RestartBench.WORKSPACE);
        }
    };

    private final HoldReason reason;

    Word(HoldReason reason) {
        this.reason = reason;
    }

    HoldReason reason() {
        return reason;
    }

    abstract void say(Database database);

    abstract void takeBack(Database database);
}
