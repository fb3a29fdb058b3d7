// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.analysis;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.lumbarcds.dicom.DicomException;
import org.lumbarcds.dicom.DicomLimits;
import org.lumbarcds.dicom.DicomReader;

/** Reads instances until one has a readable header, and looks only at whose it is. */
final class FirstInstance implements StudyImages.InstanceReader {

    private final IdentityCheck identity;
    private final DicomLimits limits;
    private boolean seen;
    private Optional<String> mismatch = Optional.empty();

    FirstInstance(IdentityCheck identity, DicomLimits limits) {
        this.identity = identity;
        this.limits = limits;
    }

    @Override
    public boolean read(String seriesInstanceUid, InputStream part10) throws IOException {
        try {
            mismatch = identity.mismatch(DicomReader.read(part10, limits).dataset());
            seen = true;
        } catch (DicomException | StudyImages.InstanceTooLargeException e) {
            // The next instance may do; a study without any is said to be unreadable.
            seen = false;
        }
        return !seen;
    }

    boolean seen() {
        return seen;
    }

    Optional<String> mismatch() {
        return mismatch;
    }
}
