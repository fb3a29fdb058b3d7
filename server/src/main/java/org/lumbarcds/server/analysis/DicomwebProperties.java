// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.analysis;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.lumbarcds.dicomweb.Authentication;
import org.lumbarcds.dicomweb.DicomwebEndpoint;
import org.lumbarcds.dicomweb.RetryPolicy;
import org.lumbarcds.dicomweb.Timeouts;
import org.lumbarcds.dicomweb.TlsSettings;
import org.lumbarcds.dicomweb.TransferLimits;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.lang.Nullable;
import org.springframework.validation.annotation.Validated;

/**
 * {@code lumbar.dicomweb.*}: the archive the images come from.
 *
 * @param baseUrl of its DICOMweb services
 * @param user for HTTP Basic
 * @param password likewise
 * @param tokenFile file that holds a bearer token, kept fresh by the site; read again when the archive refuses the token
 * @param clientKey key and certificate shown to the archive (mutual TLS), PKCS #12
 * @param trust certificates the archive's own is checked with, PKCS #12
 * @param connectTimeout until the connection stands
 * @param responseTimeout from the request to the head of its answer
 * @param idleTimeout between two pieces of a body
 * @param totalTimeout for one study's retrieval
 */
@Validated
@ConfigurationProperties("lumbar.dicomweb")
record DicomwebProperties(
        @NotNull URI baseUrl,
        @Nullable String user,
        @Nullable String password,
        @Nullable String tokenFile,
        @Valid @Nullable KeyStore clientKey,
        @Valid @Nullable KeyStore trust,
        @DefaultValue("5s") Duration connectTimeout,
        @DefaultValue("60s") Duration responseTimeout,
        @DefaultValue("30s") Duration idleTimeout,
        @DefaultValue("15m") Duration totalTimeout) {

    /** A PKCS #12 file and its password. */
    record KeyStore(@NotNull Path file, @NotNull String password) {

        TlsSettings.KeyStoreFile toFile() {
            return new TlsSettings.KeyStoreFile(file, password);
        }

        @Override
        public String toString() {
            return "KeyStore[" + file + "]";
        }
    }

    /**
     * @param own how to sign in where the archive is the embedded one
     * @throws IllegalArgumentException naming the property that is wrong
     */
    DicomwebEndpoint endpoint(Optional<Authentication> own) {
        Authentication authentication = own.orElseGet(this::configured);
        return new DicomwebEndpoint(baseUrl, authentication,
                new TlsSettings(Optional.ofNullable(clientKey).map(KeyStore::toFile),
                        Optional.ofNullable(trust).map(KeyStore::toFile)),
                new Timeouts(connectTimeout, responseTimeout, idleTimeout, totalTimeout),
                TransferLimits.DEFAULT, RetryPolicy.DEFAULT);
    }

    private Authentication configured() {
        if (user != null && tokenFile != null) {
            throw new IllegalArgumentException("give lumbar.dicomweb.user or lumbar.dicomweb.token-file, not both");
        }
        if (tokenFile != null) {
            return new Authentication.Bearer(rejected -> tokenOf(Path.of(tokenFile)));
        }
        return user == null ? new Authentication.None() : new Authentication.Basic(user, password);
    }

    private static String tokenOf(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new UncheckedIOException("lumbar.dicomweb.token-file: " + file + " cannot be read", e);
        }
    }

    @Override
    public String toString() {
        return "DicomwebProperties[" + baseUrl + "]";
    }
}
