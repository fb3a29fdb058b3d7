// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.dicomweb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DicomwebEndpointTest {

    private static final DicomwebEndpoint ENDPOINT =
            DicomwebEndpoint.of(URI.create("https://pacs.example.org/dicom-web/"));

    @Test
    void everyWrongValueIsNamedByItsProperty() {
        assertNamed("dicomweb.base-url", () -> DicomwebEndpoint.of(null));
        for (String url : new String[] {"ftp://pacs/x", "/dicom-web", "https:///x", "https://a:b@pacs/x",
            "https://pacs/x?y=z", "https://pacs/x#y"}) {
            assertNamed("dicomweb.base-url", () -> DicomwebEndpoint.of(URI.create(url)));
        }
        assertNamed("dicomweb.user", () -> new Authentication.Basic("a:b", "c"));
        assertNamed("dicomweb.password", () -> new Authentication.Basic("a", ""));
        Duration second = Duration.ofSeconds(1);
        assertNamed("dicomweb.timeouts.connect", () -> new Timeouts(Duration.ZERO, second, second, second));
        assertNamed("dicomweb.timeouts.idle", () -> new Timeouts(second, second, second.negated(), second));
        assertNamed("dicomweb.timeouts.total", () -> new Timeouts(second, second, second, null));
        assertNamed("dicomweb.limits.instance-bytes", () -> new TransferLimits(0, 1, 1, 1, 1));
        assertNamed("dicomweb.limits.metadata-bytes", () -> new TransferLimits(1, 1, 1, 1, -1));
        assertNamed("dicomweb.retry.attempts", () -> new RetryPolicy(0, second, second, second));
        assertNamed("dicomweb.retry.longest-pause", () -> new RetryPolicy(1, second, second.negated(), second));
    }

    @Test
    void certificatesThatCannotBeReadAreNamedByTheirProperty(@TempDir Path folder) throws Exception {
        Path broken = Files.writeString(folder.resolve("key.p12"), "no key");
        Optional<TlsSettings.KeyStoreFile> file = Optional.of(new TlsSettings.KeyStoreFile(broken, "secret"));

        assertNamed("dicomweb.tls.client-key", () -> new DicomwebClient(
                ENDPOINT.with(new TlsSettings(file, Optional.empty())), new Random(), Clock.systemUTC()));
        assertNamed("dicomweb.tls.trust", () -> new DicomwebClient(
                ENDPOINT.with(new TlsSettings(Optional.empty(), file)), new Random(), Clock.systemUTC()));
    }

    @Test
    void secretsAreNotShown() {
        assertThat(ENDPOINT.with(new Authentication.Basic("someone", "secret"))
                .with(new TlsSettings(Optional.of(new TlsSettings.KeyStoreFile(Path.of("key"), "secret")), Optional.empty()))
                .toString()).doesNotContain("secret").doesNotContain("someone");
    }

    @Test
    void onlyAddressesBelowTheBaseUrlAreCovered() {
        assertThat(ENDPOINT.covers(URI.create("https://PACS.example.org:443/dicom-web/studies?x=y"))).isTrue();
        for (String other : new String[] {"http://pacs.example.org/dicom-web/studies", "https://evil.org/dicom-web/x",
            "https://pacs.example.org:8443/dicom-web/x", "https://pacs.example.org/dicom-web-other/x",
            "https://pacs.example.org/dicom-web/../admin", "https://pacs.example.org@evil.org/dicom-web/x",
            "https://u@pacs.example.org/dicom-web/x", "mailto:x@pacs.example.org"}) {
            assertThat(ENDPOINT.covers(URI.create(other))).as(other).isFalse();
        }
    }

    @Test
    void pausesGrowTwofoldUpToTheLongestWithFullJitter() {
        RetryPolicy policy = new RetryPolicy(9, Duration.ofMillis(100), Duration.ofMillis(350), Duration.ZERO);
        long[] bounds = new long[5];
        RandomGenerator highest = new RandomGenerator() {
            @Override
            public long nextLong() {
                throw new AssertionError("bounded draws only");
            }

            @Override
            public long nextLong(long bound) {
                return bound - 1;
            }
        };
        for (int attempt = 1; attempt < 5; attempt++) {
            bounds[attempt] = policy.pauseAfter(attempt, highest).toMillis();
        }

        assertThat(bounds).containsExactly(0, 100, 200, 350, 350);
        assertThat(policy.pauseAfter(400, highest)).isEqualTo(Duration.ofMillis(350));
        assertThat(policy.pauseAfter(1, new Random(1))).isNotEqualTo(policy.pauseAfter(1, new Random(2)));
    }

    @Test
    void retryAfterIsReadAsSecondsOrDateWithinReason() {
        Instant now = Instant.parse("2026-03-01T10:00:00Z");

        assertThat(RetryAfter.parse(" 120 ", now)).contains(Duration.ofMinutes(2));
        assertThat(RetryAfter.parse("Sun, 01 Mar 2026 10:00:30 GMT", now)).contains(Duration.ofSeconds(30));
        assertThat(RetryAfter.parse("Sun, 01 Mar 2026 09:00:00 GMT", now)).contains(Duration.ZERO);
        assertThat(RetryAfter.parse("999999999", now)).contains(Duration.ofDays(1));
        for (String text : new String[] {"", "-1", "soon", "99999999999999999999"}) {
            assertThat(RetryAfter.parse(text, now)).as(text).isEmpty();
        }
    }

    @Test
    void theSopInstanceUidIsFoundInTheFileMetaInformationOrNotAtAll() {
        byte[] file = ScriptedPacs.instance("1.2.3.4.5");
        assertThat(SopInstanceUid.in(file)).contains("1.2.3.4.5");
        for (int length = 0; length < 150; length++) {
            assertThat(SopInstanceUid.in(Arrays.copyOf(file, length))).isEmpty();
        }
        assertThat(SopInstanceUid.in(ScriptedPacs.instance("no uid"))).isEmpty();
        assertThat(SopInstanceUid.in(new byte[4096])).isEmpty();
    }

    private static void assertNamed(String property, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessageContaining(property);
    }
}
