/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.map;

import health.kiln.mappings.Mappings;
import health.kiln.mappings.tables.R4Shapes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The map files in force: the bundled guide and base layers, and over them the directories of sites. A higher layer adds
 * rules, replaces those of the same id, and disables others.
 */
public final class MapLibrary {
    private static final String ROOT = "/health/kiln/mappings/";

    private MapLibrary() {}

    /** The bundled maps alone. */
    public static Mappings bundled() {
        return load(List.of());
    }

    /**
     * The bundled maps with those of sites over them, lowest first: all {@code *.map} and {@code *.table} files of each
     * directory, and code tables as {@code *.csv} or {@code *.json}, in the order of their names.
     *
     * @throws DefectiveMapsException with every mistake in every file
     * @throws UncheckedIOException when a directory cannot be read
     */
    public static Mappings load(List<Path> sites) {
        return compile(files(sites));
    }

    /**
     * The bundled maps with a folder of site maps over them: what lies in it is for all sites, what lies in a folder
     * inside of it is for the feeds of the site of that name alone.
     *
     * @throws DefectiveMapsException with every mistake in every file
     * @throws UncheckedIOException when the folder cannot be read
     */
    public static Mappings ofSites(Optional<Path> folder) {
        List<MapFile> bundled = bundledFiles();
        Map<String, Mappings> sites = new LinkedHashMap<>();
        for (String site : sites(folder)) {
            sites.put(site, compile(over(bundled, layers(folder, site))));
        }
        Mappings shared = compile(over(bundled, layers(folder, "")));
        return sites.isEmpty() ? shared : new SiteMappings(shared, sites);
    }

    /** The sites that have a folder of their own. */
    public static List<String> sites(Optional<Path> folder) {
        if (folder.isEmpty()) {
            return List.of();
        }
        try (Stream<Path> found = Files.list(folder.get())) {
            return found.filter(Files::isDirectory)
                    .map(path -> String.valueOf(path.getFileName()))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The directories whose maps a site runs, lowest layer first. */
    public static List<Path> layers(Optional<Path> folder, String site) {
        if (folder.isEmpty()) {
            return List.of();
        }
        Path own = folder.get().resolve(site);
        return site.isEmpty() || !Files.isDirectory(own) ? List.of(folder.get()) : List.of(folder.get(), own);
    }

    /** The files of all layers, lowest first. */
    static List<MapFile> files(List<Path> sites) {
        return over(bundledFiles(), sites);
    }

    private static List<MapFile> over(List<MapFile> bundled, List<Path> sites) {
        List<MapFile> files = new ArrayList<>(bundled);
        for (Path site : sites) {
            files.addAll(siteFiles(site));
        }
        return files;
    }

    static Mappings compile(List<MapFile> files) {
        List<Defect> defects = new ArrayList<>();
        files.forEach(file -> defects.addAll(file.defects()));
        MapRunner runner = new Linker(files, R4Shapes.bundled(), defects).link();
        if (!defects.isEmpty()) {
            throw new DefectiveMapsException(defects);
        }
        return runner;
    }

    /**
     * What is wrong with a guide layer if the bundled base layer were over it.
     *
     * @param guide its maps and tables, by their path below the module
     */
    public static List<Defect> judge(Map<String, String> guide) {
        List<MapFile> files = new ArrayList<>();
        guide.forEach((name, text) -> files.add(MapFile.parse(shortName(name), Layers.GUIDE, text)));
        bundledFiles().stream()
                .filter(file -> !file.layer().equals(Layers.GUIDE))
                .forEach(files::add);
        List<Defect> defects = new ArrayList<>();
        files.forEach(file -> defects.addAll(file.defects()));
        new Linker(files, R4Shapes.bundled(), defects).link();
        return defects;
    }

    /** {@code guide/pid.map}: files of both layers have the same names. */
    private static String shortName(String path) {
        return path.substring(path.indexOf('/') + 1);
    }

    static List<MapFile> bundledFiles() {
        List<MapFile> files = new ArrayList<>();
        for (String line : text("maps/index.txt").lines().toList()) {
            if (!line.isBlank() && !line.startsWith("#")) {
                String layer = line.contains("/guide/") ? Layers.GUIDE : "base";
                files.add(MapFile.parse(shortName(line), layer, text(line)));
            }
        }
        return files;
    }

    private static String text(String name) {
        try (InputStream in = MapLibrary.class.getResourceAsStream(ROOT + name)) {
            if (in == null) {
                throw new IllegalStateException("the build lacks " + ROOT + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static MapFile siteFile(String name, String layer, String text) {
        return switch (name.substring(name.lastIndexOf('.'))) {
            case ".csv" -> CodeFiles.csv(name, layer, text);
            case ".json" -> CodeFiles.conceptMap(name, layer, text);
            default -> MapFile.parse(name, layer, text);
        };
    }

    private static List<MapFile> siteFiles(Path site) {
        String layer = String.valueOf(site.getFileName());
        try (Stream<Path> found = Files.list(site)) {
            List<Path> paths = found.filter(path -> path.toString().matches(".*\\.(map|table|csv|json)"))
                    .sorted()
                    .toList();
            List<MapFile> files = new ArrayList<>(paths.size());
            for (Path path : paths) {
                files.add(siteFile(layer + "/" + path.getFileName(), layer, Files.readString(path)));
            }
            return files;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
