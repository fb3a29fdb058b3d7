// SPDX-License-Identifier: Apache-2.0
/** Findings of a study as a FHIR R4 transaction Bundle: resources, texts, codes. */
package org.lumbarcds.report;
