// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.report;

import org.hl7.fhir.r4.model.Bundle;

/**
 * A report ready to be stored.
 *
 * @param bundle transaction: PUT with ids of its own for everything but the ImagingStudy, which is created only where
 *     none with its UID exists
 * @param diagnosticReportId logical id the DiagnosticReport gets
 */
public record ReportBundle(Bundle bundle, String diagnosticReportId) {
}
