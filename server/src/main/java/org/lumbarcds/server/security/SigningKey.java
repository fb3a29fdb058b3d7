// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.security;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.text.ParseException;
import java.util.Set;
import java.util.UUID;

/** The key pair that signs this server's tokens: kept in a file, so that tokens survive a restart. */
final class SigningKey {

    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");

    private SigningKey() {
    }

    /** @throws IllegalStateException naming the file where it holds no key */
    static JWKSet loadOrCreate(Path file) {
        try {
            if (!Files.exists(file)) {
                create(file);
            }
            return JWKSet.parse(Files.readString(file));
        } catch (ParseException e) {
            throw new IllegalStateException("lumbar.security.key-file: " + file + " holds no JWK Set; remove it to have"
                    + " a new key made (everyone then signs in again)", e);
        } catch (IOException e) {
            throw new UncheckedIOException("lumbar.security.key-file: " + file + " cannot be read or written", e);
        }
    }

    private static void create(Path file) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        Files.createDirectories(folder);
        Path fresh = Files.createTempFile(folder, "key", ".tmp");
        // Not asked of the file store: inside a container or chroot its mount point may not be found.
        if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.setPosixFilePermissions(fresh, OWNER_ONLY);
        }
        Files.writeString(fresh, generate().toString(false));
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static JWKSet generate() {
        try {
            RSAKey key = new RSAKeyGenerator(2048)
                    .keyID(UUID.randomUUID().toString())
                    .keyUse(KeyUse.SIGNATURE)
                    .algorithm(JWSAlgorithm.RS256)
                    .generate();
            return new JWKSet(key);
        } catch (JOSEException e) {
            throw new IllegalStateException("no RSA key could be made", e);
        }
    }
}
