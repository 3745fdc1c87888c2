/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a machine can judge of tidiness without taste. */
class TidyTest {
    private static final Path ROOT = root();
    private static final Pattern FORBIDDEN_NAME = Pattern.compile(
            "(.*(Impl|Manager|Helper|Utils?|Data|Info)|(Default|Base|Abstract)[A-Z].*|I[A-Z][a-z].*Port)\\.java");
    private static final Pattern PACKAGE_IN_ARCHITECTURE = Pattern.compile("`(health\\.kiln\\.[a-z0-9.]+)`");

    @Test
    void describesEveryPackageInProse() {
        var bare = sources("main")
                .map(Path::getParent)
                .distinct()
                .filter(folder -> !describesItself(folder.resolve("package-info.java")))
                .toList();

        assertThat(bare).isEmpty();
    }

    @Test
    void namesEveryPackageInTheArchitectureAndNoOther() {
        var architecture = PACKAGE_IN_ARCHITECTURE
                .matcher(text(ROOT.resolve("ARCHITECTURE.md")))
                .results()
                .map(match -> match.group(1))
                .toList();

        assertThat(new TreeSet<>(architecture)).isEqualTo(new TreeSet<>(packages()));
    }

    @Test
    void avoidsNamesThatSayNothing() {
        var silent = sources("main")
                .filter(file ->
                        FORBIDDEN_NAME.matcher(file.getFileName().toString()).matches())
                .toList();

        assertThat(silent).isEmpty();
    }

    @Test
    void leavesNothingToDoInTheCode() {
        var marker = Pattern.compile("\\b(TODO|FIXME|XXX|HACK)\\b");
        var unfinished = Stream.concat(sources("main"), sources("test"))
                .filter(file -> !file.endsWith("TidyTest.java"))
                .filter(file -> marker.matcher(text(file)).find())
                .toList();

        assertThat(unfinished).isEmpty();
    }

    @Test
    void startsEverySourceWithItsLicence() {
        var unlicensed = Stream.concat(sources("main"), sources("test"))
                .filter(file -> !text(file).startsWith("/* SPDX-License-Identifier: Apache-2.0 */"))
                .toList();

        assertThat(unlicensed).isEmpty();
    }

    @Test
    void justifiesEveryDependency() {
        var declaration = Pattern.compile("(-->\\s*)?<dependency>");
        var unjustified = poms().filter(pom -> declaration
                        .matcher(text(pom).replaceAll("(?s)<dependencyManagement>.*?</dependencyManagement>", ""))
                        .results()
                        .anyMatch(match -> match.group(1) == null))
                .toList();

        assertThat(unjustified).isEmpty();
    }

    private static boolean describesItself(Path packageInfo) {
        return Files.exists(packageInfo)
                && text(packageInfo).contains("/**")
                && text(packageInfo).contains("@NullMarked");
    }

    private static List<String> packages() {
        return sources("main")
                .map(Path::getParent)
                .map(String::valueOf)
                .map(folder -> folder.substring(folder.indexOf("/java/") + "/java/".length())
                        .replace('/', '.'))
                .distinct()
                .toList();
    }

    private static Stream<Path> poms() {
        return files().filter(file -> file.endsWith("pom.xml"));
    }

    private static Stream<Path> sources(String kind) {
        return files().filter(file -> file.toString().contains("/src/" + kind + "/java/"))
                .filter(file -> file.toString().endsWith(".java"));
    }

    private static Stream<Path> files() {
        try (var walk = Files.walk(ROOT)) {
            return walk
                    .filter(file -> !file.toString().contains("/target/")
                            && !file.toString().contains("/.git/"))
                    .filter(Files::isRegularFile)
                    .toList()
                    .stream();
        } catch (IOException unreadable) {
            throw new AssertionError(unreadable);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            throw new AssertionError(file.toString(), unreadable);
        }
    }

    private static Path root() {
        return Stream.iterate(Path.of("").toAbsolutePath(), Objects::nonNull, Path::getParent)
                .filter(folder -> Files.exists(folder.resolve("kiln")))
                .findFirst()
                .orElseThrow();
    }
}
