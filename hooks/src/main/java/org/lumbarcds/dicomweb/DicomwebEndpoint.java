// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.dicomweb;

import java.net.URI;
import java.util.Objects;

/**
 * One archive and how it is talked to. Nothing outside its base URL is ever asked.
 *
 * @param baseUrl of the DICOMweb services, e.g. {@code https://pacs.example.org/dicom-web}; kept without a slash at
 *     its end
 * @param authentication credentials
 * @param tls certificates
 * @param timeouts how long it is waited for
 * @param limits how much is taken
 * @param retry how often it is asked again
 */
public record DicomwebEndpoint(
        URI baseUrl,
        Authentication authentication,
        TlsSettings tls,
        Timeouts timeouts,
        TransferLimits limits,
        RetryPolicy retry) {

    /** @throws IllegalArgumentException naming the property that is wrong */
    public DicomwebEndpoint {
        if (baseUrl == null) {
            throw new IllegalArgumentException("dicomweb.base-url must be given");
        }
        Objects.requireNonNull(authentication, "dicomweb.authentication");
        Objects.requireNonNull(tls, "dicomweb.tls");
        Objects.requireNonNull(timeouts, "dicomweb.timeouts");
        Objects.requireNonNull(limits, "dicomweb.limits");
        Objects.requireNonNull(retry, "dicomweb.retry");
        if (!"http".equals(baseUrl.getScheme()) && !"https".equals(baseUrl.getScheme())) {
            throw new IllegalArgumentException("dicomweb.base-url must start with http:// or https://");
        }
        if (baseUrl.getHost() == null) {
            throw new IllegalArgumentException("dicomweb.base-url must name a host");
        }
        if (baseUrl.getRawUserInfo() != null) {
            throw new IllegalArgumentException(
                    "dicomweb.base-url must not hold credentials; use dicomweb.user and dicomweb.password");
        }
        if (baseUrl.getRawQuery() != null || baseUrl.getRawFragment() != null) {
            throw new IllegalArgumentException("dicomweb.base-url must hold neither query nor fragment");
        }
        baseUrl = URI.create(baseUrl.normalize().toString().replaceAll("/+$", ""));
    }

    /** An endpoint without credentials and with default limits. */
    public static DicomwebEndpoint of(URI baseUrl) {
        return new DicomwebEndpoint(baseUrl, new Authentication.None(), TlsSettings.DEFAULT, Timeouts.DEFAULT,
                TransferLimits.DEFAULT, RetryPolicy.DEFAULT);
    }

    public DicomwebEndpoint with(Authentication other) {
        return new DicomwebEndpoint(baseUrl, other, tls, timeouts, limits, retry);
    }

    public DicomwebEndpoint with(TlsSettings other) {
        return new DicomwebEndpoint(baseUrl, authentication, other, timeouts, limits, retry);
    }

    public DicomwebEndpoint with(Timeouts other) {
        return new DicomwebEndpoint(baseUrl, authentication, tls, other, limits, retry);
    }

    public DicomwebEndpoint with(TransferLimits other) {
        return new DicomwebEndpoint(baseUrl, authentication, tls, timeouts, other, retry);
    }

    public DicomwebEndpoint with(RetryPolicy other) {
        return new DicomwebEndpoint(baseUrl, authentication, tls, timeouts, limits, other);
    }

    /** Whether the address lies under the base URL: same scheme, host, port, and path below it. */
    boolean covers(URI address) {
        URI plain = address.normalize();
        String path = plain.getRawPath() == null ? "" : plain.getRawPath();
        return baseUrl.getScheme().equalsIgnoreCase(plain.getScheme())
                && baseUrl.getHost().equalsIgnoreCase(plain.getHost())
                && port(baseUrl) == port(plain)
                && plain.getRawUserInfo() == null
                && !path.contains("/../")
                && (path.equals(baseUrl.getRawPath()) || path.startsWith(baseUrl.getRawPath() + "/"));
    }

    private static int port(URI address) {
        if (address.getPort() >= 0) {
            return address.getPort();
        }
        return "https".equalsIgnoreCase(address.getScheme()) ? 443 : 80;
    }
}
