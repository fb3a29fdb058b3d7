// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.archive;

import org.lumbarcds.dicom.TransferSyntax;

/**
 * An instance the archive holds.
 *
 * @param fileBytes size of its file
 */
record StoredInstance(
        String studyUid, String seriesUid, String sopInstanceUid, String sopClassUid, TransferSyntax transferSyntax,
        long fileBytes) {
}
