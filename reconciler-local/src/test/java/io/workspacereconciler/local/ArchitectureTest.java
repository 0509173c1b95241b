package io.workspacereconciler.local;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleNameEndingWith;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleNameStartingWith;
import static com.tngtech.archunit.lang.conditions.ArchConditions.callMethod;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.constructors;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaConstructor;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.NullMarked;

/** The layers and names of all modules. */
@NullMarked
@AnalyzeClasses(
        packages = "io.workspacereconciler",
        importOptions = {ImportOption.DoNotIncludeTests.class, ArchitectureTest.DoNotIncludeTestJars.class})
final class ArchitectureTest {

    /** The fakes of core come as a jar of their own. */
    static final class DoNotIncludeTestJars implements ImportOption {
        @Override
        public boolean includes(Location location) {
            return !location.contains("-tests.jar");
        }
    }

    private static final String ROOT = "io.workspacereconciler.";
    private static final String AWS = "software.amazon..";
    private static final String KAFKA = "org.apache.kafka..";
    private static final String[] SQL = {"org.jdbi..", "java.sql..", "javax.sql..", "com.zaxxer..", "org.flywaydb.."};

    private static final DescribedPredicate<JavaClass> LOCAL = resideInAPackage(ROOT + "local..");
    private static final DescribedPredicate<JavaClass> MAINS =
            simpleNameEndingWith("Main").or(simpleNameEndingWith("Roles"));

    @ArchTest
    static final ArchRule onlyTheEc2PackageKnowsTheAwsSdk = noClasses()
            .that(DescribedPredicate.not(resideInAPackage(ROOT + "consumer.ec2..")))
            .should()
            .dependOnClassesThat()
            .resideInAPackage(AWS);

    @ArchTest
    static final ArchRule onlyTheStoresAndTheDatabaseKnowSql = noClasses()
            .that(DescribedPredicate.not(resideInAPackage(ROOT + "database..")
                    .or(simpleNameStartingWith("Jdbi"))
                    .or(LOCAL)))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(SQL);

    @ArchTest
    static final ArchRule onlyTheBusTheCodecAndTheSettingsKnowKafka = noClasses()
            .that(DescribedPredicate.not(resideInAnyPackage(ROOT + "bus..", ROOT + "settings..")
                    .or(simpleNameEndingWith("Codec"))
                    .or(LOCAL)))
            .should()
            .dependOnClassesThat()
            .resideInAPackage(KAFKA);

    @ArchTest
    static final ArchRule policiesAndTheStepsOfARestartDoNoInputOrOutputOfTheirOwn = noClasses()
            .that(simpleNameEndingWith("Policy").or(resideInAPackage(ROOT + "consumer.heal..")))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(AWS, KAFKA, "org.jdbi..", "java.net..", "java.io..");

    @ArchTest
    static final ArchRule aPolicyIsPure = noClasses()
            .that(simpleNameEndingWith("Policy"))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.slf4j..", ROOT + "database..", ROOT + "bus..", "java.util.concurrent..");

    @ArchTest
    static final ArchRule noPackagesOfAModuleGoInACircle =
            slices().matching("io.workspacereconciler.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule nothingDependsOnWhatIsOnlyLocal =
            noClasses().that(DescribedPredicate.not(LOCAL)).should().dependOnClassesThat(LOCAL);

    @ArchTest
    static final ArchRule theStepsMeetOnlyThroughEventsAndTheDatabase = noClasses()
            .that(resideInAPackage(ROOT + "consumer.plan.."))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(ROOT + "consumer.check..", ROOT + "consumer.heal..", ROOT + "consumer.ec2..");

    @ArchTest
    static final ArchRule theCheckerDoesNotHeal = noClasses()
            .that(resideInAPackage(ROOT + "consumer.check.."))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(ROOT + "consumer.heal..", ROOT + "consumer.ec2..", ROOT + "consumer.plan..");

    @ArchTest
    static final ArchRule aNameSaysTheThingsPlaceInTheFlow = noClasses()
            .should()
            .haveNameMatching(".*(Manager|Utils?|Helper|Impl|Processor|DTO)")
            .orShould()
            .haveNameMatching(".*\\.(Base|Abstract)[A-Z].*");

    @ArchTest
    static final ArchRule accessorsCarryNoGet = methods()
            .that()
            .haveNameMatching("get[A-Z].*")
            .and(isNotAnOverride())
            .should(beNone())
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule classesAreFinal = classes()
            .that()
            .areNotInterfaces()
            .and()
            .areNotEnums()
            .and()
            .areNotAnonymousClasses()
            .and()
            .areTopLevelClasses()
            .and()
            .doNotHaveSimpleName("package-info")
            // BadSettingsException is one of its kind
            .and()
            .doNotHaveSimpleName("StartupException")
            .should()
            .haveModifier(JavaModifier.FINAL);

    @ArchTest
    static final ArchRule aClassWithMoreThanSixConstructorParametersMissesAType = constructors()
            .that()
            .areDeclaredInClassesThat(DescribedPredicate.not(new DescribedPredicate<JavaClass>("records or enums") {
                @Override
                public boolean test(JavaClass type) {
                    return type.isRecord() || type.isEnum();
                }
            }))
            .should(haveAtMostSixParameters());

    @ArchTest
    static final ArchRule onlyMainsAndAdaptersReadAClock = noClasses()
            .that(DescribedPredicate.not(LOCAL.or(MAINS).or(resideInAPackage(ROOT + "bus.."))))
            .should(callMethod(InstantSource.class, "system"))
            .orShould(callMethod(Clock.class, "systemUTC"));

    @ArchTest
    static final ArchRule nobodyReadsTheTimeOrSleepsBehindTheBackOfAClock = noClasses()
            .should(callMethod(Instant.class, "now"))
            .orShould(callMethod(System.class, "currentTimeMillis"))
            .orShould(callMethod(Thread.class, "sleep", long.class));

    private static DescribedPredicate<JavaMethod> isNotAnOverride() {
        return new DescribedPredicate<>("is not an override") {
            @Override
            public boolean test(JavaMethod method) {
                return method.getOwner().getAllRawInterfaces().stream()
                                .noneMatch(type ->
                                        type.tryGetMethod(method.getName()).isPresent())
                        && method.getOwner().getAllRawSuperclasses().stream()
                                .noneMatch(type ->
                                        type.tryGetMethod(method.getName()).isPresent());
            }
        };
    }

    private static ArchCondition<JavaMethod> beNone() {
        return new ArchCondition<>("have another name") {
            @Override
            public void check(JavaMethod method, ConditionEvents events) {
                events.add(SimpleConditionEvent.violated(method, describe(method)));
            }
        };
    }

    private static ArchCondition<JavaConstructor> haveAtMostSixParameters() {
        return new ArchCondition<>("have at most six parameters") {
            @Override
            public void check(JavaConstructor constructor, ConditionEvents events) {
                events.add(new SimpleConditionEvent(
                        constructor, constructor.getRawParameterTypes().size() <= 6, describe(constructor)));
            }
        };
    }

    private static String describe(JavaCodeUnit unit) {
        return unit.getFullName() + " in " + unit.getSourceCodeLocation();
    }
}
