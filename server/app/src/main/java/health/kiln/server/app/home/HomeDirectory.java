/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.app.home;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * One gateway's directory. Folders are made for the owner alone (0700), secret files are written for the owner alone
 * (0600) and whole: a reader sees the old text or the new.
 */
public final class HomeDirectory {
    private static final Set<PosixFilePermission> OWNER_ONLY_FOLDER = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> OWNER_ONLY_FILE = PosixFilePermissions.fromString("rw-------");

    private static final String SECRETS = "secrets";

    private final Path path;

    public HomeDirectory(Path path) {
        this.path = path.toAbsolutePath().normalize();
    }

    public Path path() {
        return path;
    }

    /** Whether this is a home: a gateway ran on it, or an operator has begun to set it up. */
    public boolean isThere() {
        return Stream.of(postgres(), path.resolve("kiln.yaml"), path.resolve(SECRETS))
                .anyMatch(Files::exists);
    }

    /** Where the embedded PostgreSQL lives. */
    public Path postgres() {
        return path.resolve("postgres");
    }

    /** Makes the directory, for its owner alone, if it is not there. */
    public void create() throws IOException {
        Files.createDirectories(path, ownerOnly(path, OWNER_ONLY_FOLDER));
    }

    /** The secret's text; empty when there is none. */
    public Optional<String> secret(String name) throws IOException {
        var file = secretFile(name);
        return Files.exists(file) ? Optional.of(Files.readString(file).strip()) : Optional.empty();
    }

    /** Writes a secret for the owner alone, whole or not at all. */
    public void keepSecret(String name, String text) throws IOException {
        var folder = path.resolve(SECRETS);
        Files.createDirectories(folder, ownerOnly(folder, OWNER_ONLY_FOLDER));
        write(secretFile(name), text);
    }

    /** Replaces a file of this directory, readable by the owner alone, whole or not at all. */
    void write(Path file, String text) throws IOException {
        var draft = Files.createTempFile(path, ".draft", "", ownerOnly(path, OWNER_ONLY_FILE));
        Files.write(draft, text.getBytes(StandardCharsets.UTF_8));
        try {
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException | FileAlreadyExistsException onThisFileSystem) {
            Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private Path secretFile(String name) {
        if (!name.matches("[A-Za-z0-9._-]{1,128}")) {
            throw new IllegalArgumentException("not a secret's name");
        }
        return path.resolve(SECRETS).resolve(name);
    }

    private static FileAttribute<?>[] ownerOnly(Path where, Set<PosixFilePermission> permissions) {
        return where.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)}
                : new FileAttribute<?>[0];
    }
}
