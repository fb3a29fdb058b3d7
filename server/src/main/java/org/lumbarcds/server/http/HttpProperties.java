// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.http;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * {@code lumbar.http.*}: how much of the server callers may hold.
 *
 * @param requestsPerAddress requests of one address that hold a thread at once; behind a proxy all callers have the
 *     proxy's address unless {@code server.forward-headers-strategy: native} is set
 * @param reservedThreads threads of {@code server.tomcat.threads.max} that only health checks get
 * @param bodyGrace how long a body may be waited for in all, whatever has come of it
 * @param bodyBytesPerSecond each so many bytes that have come allow one second more
 */
@Validated
@ConfigurationProperties("lumbar.http")
record HttpProperties(
        @Min(4) @Max(10_000) @DefaultValue("100") int requestsPerAddress,
        @Min(2) @Max(100) @DefaultValue("16") int reservedThreads,
        @NotNull @DefaultValue("10s") Duration bodyGrace,
        @Min(1) @DefaultValue("4096") int bodyBytesPerSecond) {
}
