// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.dicomweb;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * Certificates for the connection.
 *
 * @param clientKey key and certificate shown to the archive (mutual TLS); none: no client certificate
 * @param trust certificates the archive's own is checked with; none: those of the Java runtime
 */
public record TlsSettings(Optional<KeyStoreFile> clientKey, Optional<KeyStoreFile> trust) {

    public static final TlsSettings DEFAULT = new TlsSettings(Optional.empty(), Optional.empty());

    /** A PKCS #12 file. */
    public record KeyStoreFile(Path file, String password) {

        @Override
        public String toString() {
            return "KeyStoreFile[" + file + "]";
        }

        private KeyStore load(String property) {
            try (InputStream in = Files.newInputStream(file)) {
                KeyStore store = KeyStore.getInstance("PKCS12");
                store.load(in, password.toCharArray());
                return store;
            } catch (IOException | GeneralSecurityException e) {
                throw new IllegalArgumentException(property + ": cannot read " + file
                        + " as PKCS #12 with the given password", e);
            }
        }
    }

    /** @throws IllegalArgumentException when a file cannot be read; names the property */
    SSLContext context() {
        try {
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            if (clientKey.isPresent()) {
                KeyStoreFile key = clientKey.get();
                keys.init(key.load("dicomweb.tls.client-key"), key.password().toCharArray());
            } else {
                keys.init(null, null);
            }
            TrustManagerFactory trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trusted.init(trust.map(file -> file.load("dicomweb.tls.trust")).orElse(null));
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), trusted.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("dicomweb.tls: the certificates cannot be used", e);
        }
    }
}
