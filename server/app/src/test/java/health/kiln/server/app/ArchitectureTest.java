/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.app;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** The architecture, as data: what ARCHITECTURE.md draws is what the bytecode does. */
class ArchitectureTest {
    /** Who may know whom. The diagram in ARCHITECTURE.md. */
    private static final Map<String, Set<String>> ARROWS = Map.of(
            "connectors", Set.of(),
            "mappings", Set.of(),
            "routes", Set.of("connectors", "mappings"),
            "server", Set.of("connectors", "mappings", "routes"));

    /** The same one level down, inside the server. */
    private static final Map<String, Set<String>> SERVER_ARROWS = Map.of(
            "repository", Set.of(),
            "smart", Set.of("repository"),
            "fhir", Set.of("repository", "smart"),
            "inbox", Set.of("repository"),
            "app", Set.of("repository", "smart", "fhir", "inbox"));

    /** Only the inbox and the application may know what the server is fed from. */
    private static final Set<String> KNOW_ROUTES = Set.of("inbox", "app");

    /** What only some may know: the packages of a library or facility, and ours that may use it. */
    record Knowledge(String what, List<String> packages, List<String> allowed) {}

    static final List<Knowledge> WHO_MAY_KNOW_WHAT = List.of(
            new Knowledge(
                    "Camel",
                    List.of("org.apache.camel.."),
                    List.of("health.kiln.routes..", "health.kiln.server.app..")),
            new Knowledge("MINA", List.of("org.apache.mina.."), List.of("health.kiln.connectors..")),
            new Knowledge("HAPI HL7 v2", List.of("ca.uhn.hl7v2.."), List.of("health.kiln.mappings.hl7v2..")),
            new Knowledge(
                    "HAPI FHIR",
                    List.of("ca.uhn.fhir..", "org.hl7.fhir.."),
                    List.of("health.kiln.mappings..", "health.kiln.server..")),
            new Knowledge(
                    "SQL",
                    List.of("java.sql..", "javax.sql..", "org.postgresql..", "com.zaxxer.hikari.."),
                    List.of(
                            "health.kiln.server.repository..",
                            "health.kiln.server.inbox..",
                            "health.kiln.server.smart..",
                            "health.kiln.server.fhir.audit..",
                            "health.kiln.server.app..")),
            new Knowledge(
                    "Spring",
                    List.of("org.springframework.."),
                    List.of(
                            "health.kiln.server.app..",
                            "health.kiln.server.smart..",
                            "health.kiln.server.fhir.http..")));

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .withImportOption(location -> !location.contains("-tests.jar"))
            .importPackages("health.kiln");

    @Test
    void followsTheArrowsBetweenTheFolders() {
        var found = arrows("health.kiln.");

        found.forEach((from, to) ->
                assertThat(ARROWS.getOrDefault(from, Set.of())).as(from).containsAll(to));
    }

    @Test
    void followsTheArrowsInsideTheServer() {
        var found = arrows("health.kiln.server.");

        found.forEach((from, to) ->
                assertThat(SERVER_ARROWS.getOrDefault(from, Set.of())).as(from).containsAll(to));
    }

    @Test
    void keepsHl7V2AwayFromTheRepositoryAndTheEndpoint() {
        var others = DescribedPredicate.describe(
                "server packages that know no messages",
                (JavaClass type) -> type.getPackageName().startsWith("health.kiln.server.")
                        && !KNOW_ROUTES.contains(part(type, "health.kiln.server.")));

        noClasses()
                .that(others)
                .should()
                .dependOnClassesThat(resideInAnyPackage(
                        "health.kiln.connectors..", "health.kiln.mappings..", "health.kiln.routes.."))
                .check(CLASSES);
    }

    @Test
    void hasNoCyclesBetweenPackages() {
        slices().matching("health.kiln.(**)").should().beFreeOfCycles().check(CLASSES);
    }

    @ParameterizedTest
    @FieldSource("WHO_MAY_KNOW_WHAT")
    void keepsLibrariesWhereTheyBelong(Knowledge knowledge) {
        noClasses()
                .that()
                .resideOutsideOfPackages(knowledge.allowed().toArray(String[]::new))
                .should()
                .dependOnClassesThat(resideInAnyPackage(knowledge.packages().toArray(String[]::new))
                        .and(DescribedPredicate.not(
                                type(SQLException.class)))) // a unit's run may throw it, whoever wrote it
                .check(CLASSES);
    }

    @Test
    void readsTheEnvironmentAndTheClockOnlyInTheApplication() {
        noClasses()
                .that()
                .resideOutsideOfPackage("health.kiln.server.app..")
                .should()
                .callMethod(System.class, "getenv")
                .orShould()
                .callMethod(System.class, "getenv", String.class)
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(Clock.class, "systemUTC")
                .check(CLASSES);
    }

    private static Map<String, Set<String>> arrows(String root) {
        var found = new TreeMap<String, Set<String>>();
        for (var type : CLASSES) {
            if (!type.getPackageName().startsWith(root)) {
                continue;
            }
            var from = part(type, root);
            var to = found.computeIfAbsent(from, _ -> new TreeSet<>());
            type.getDirectDependenciesFromSelf().stream()
                    .map(dependency -> dependency.getTargetClass())
                    .filter(target -> target.getPackageName().startsWith(root))
                    .map(target -> part(target, root))
                    .filter(target -> !target.equals(from))
                    .forEach(to::add);
        }
        return found;
    }

    private static String part(JavaClass type, String root) {
        var rest = type.getPackageName().substring(root.length());
        var dot = rest.indexOf('.');
        return dot < 0 ? rest : rest.substring(0, dot);
    }
}
