// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.web;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * {@code lumbar.body-limits.*}: the largest body a route takes. CDS Hooks calls and instances for the archive have limits
 * of their own ({@code lumbar.cds.maximum-body-bytes}, {@code lumbar.archive.*}).
 *
 * @param fhir of a request to {@code /fhir}
 * @param others of a request to any other route, and of every form
 */
@ConfigurationProperties("lumbar.body-limits")
record BodyLimitProperties(@DefaultValue("10MB") DataSize fhir, @DefaultValue("1MB") DataSize others) {
}
