// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.fhir;

/**
 * A bean of this type is registered with the FHIR server, in bean order; its methods carry HAPI's {@code @Hook}
 * annotations. Access rules come in this way.
 */
public interface FhirInterceptor {
}
