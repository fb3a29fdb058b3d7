// SPDX-License-Identifier: Apache-2.0
/** The embedded HAPI FHIR R4 server at {@code /fhir}: its parts, what it serves, how it starts. */
package org.lumbarcds.server.fhir;
