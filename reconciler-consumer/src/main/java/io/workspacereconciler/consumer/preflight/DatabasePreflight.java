package io.workspacereconciler.consumer.preflight;

import io.workspacereconciler.database.DatabaseProbe;
import io.workspacereconciler.database.PostgresDatabase;
import io.workspacereconciler.database.RegistryNeed;
import io.workspacereconciler.database.SchemaState;
import io.workspacereconciler.operate.StartupException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The database: connection, clock, our own schema and the rights on it, the platform's registry and the rights on that. */
public final class DatabasePreflight implements PreflightCheck {

    private static final String SCHEMA = "schema reconciler";

    private final OpenDatabase open;
    private final List<RegistryNeed> needs;
    private final InstantSource clock;

    public DatabasePreflight(OpenDatabase open, List<RegistryNeed> needs, InstantSource clock) {
        this.open = open;
        this.needs = List.copyOf(needs);
        this.clock = clock;
    }

    @Override
    public String name() {
        return "database";
    }

    @Override
    public List<Finding> run() {
        List<Finding> findings = new ArrayList<>();
        findings.add(Finding.passed(name(), open.postgres().server()));
        findings.add(clocks());
        findings.addAll(attempt(SCHEMA, this::schema));
        findings.addAll(attempt("registry", this::registry));
        return findings;
    }

    private Finding clocks() {
        DatabaseProbe probe = new DatabaseProbe(open.database(), clock);
        probe.run();
        return probe.problem()
                .map(problem -> Finding.failed("database clock", problem, "set both by the same time servers"))
                .orElseGet(() -> Finding.passed("database clock", "agrees with this machine's"));
    }

    private Finding schema(PostgresDatabase postgres) {
        SchemaState schema = postgres.schema();
        if (schema.pending() > 0) {
            String behind = (schema.version().isEmpty() ? "not there" : "at version " + schema.version()) + ", "
                    + schema.pending() + " behind";
            return schema.mayMigrate()
                    ? Finding.passed(SCHEMA, behind + "; the next start brings it up to date")
                    : Finding.failed(
                            SCHEMA, behind, "let its owner run `reconciler-consumer migrate`, see the README's Rights");
        }
        postgres.requireOwn(List.of());
        return Finding.passed(SCHEMA, "at version " + schema.version() + ", may be worked on");
    }

    private Finding registry(PostgresDatabase postgres) {
        postgres.requireRegistry(needs);
        String whose = needs.stream().map(RegistryNeed::who).collect(Collectors.joining(", "));
        return Finding.passed("registry", "has the columns and rights for " + whose);
    }

    private List<Finding> attempt(String about, Function<PostgresDatabase, Finding> check) {
        try {
            return List.of(check.apply(open.postgres()));
        } catch (StartupException e) {
            return e.problems().stream()
                    .map(problem -> Finding.problem(about, problem))
                    .toList();
        }
    }
}
