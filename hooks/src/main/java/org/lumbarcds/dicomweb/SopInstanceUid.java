// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.dicomweb;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Looks into the file meta information (PS3.10 section 7.1) of an instance for its SOP Instance UID. */
final class SopInstanceUid {

    /** Enough for the file meta information of any sane file. */
    static final int HEAD_BYTES = 4096;

    private static final int PREAMBLE = 128;

    private SopInstanceUid() {
    }

    /**
     * @param head first bytes of the file
     * @return Media Storage SOP Instance UID (0002,0003); empty where the bytes are no DICOM file or lack it
     */
    static Optional<String> in(byte[] head) {
        if (head.length < PREAMBLE + 4
                || !"DICM".equals(new String(head, PREAMBLE, 4, StandardCharsets.US_ASCII))) {
            return Optional.empty();
        }
        int at = PREAMBLE + 4;
        while (at + 8 <= head.length && word(head, at) == 0x0002) {
            String vr = new String(head, at + 4, 2, StandardCharsets.US_ASCII);
            boolean longForm = vr.equals("OB") || vr.equals("UN") || vr.equals("OW") || vr.equals("UT");
            int valueAt = at + (longForm ? 12 : 8);
            if (valueAt > head.length) {
                return Optional.empty();
            }
            long length = longForm
                    ? word(head, at + 8) | (long) word(head, at + 10) << 16
                    : word(head, at + 6);
            if (length > head.length - valueAt) {
                return Optional.empty();
            }
            if (word(head, at + 2) == 0x0003) {
                String uid = new String(head, valueAt, (int) length, StandardCharsets.US_ASCII).replace("\0", "").strip();
                return Uids.valid(uid) ? Optional.of(uid) : Optional.empty();
            }
            at = valueAt + (int) length;
        }
        return Optional.empty();
    }

    private static int word(byte[] bytes, int at) {
        return bytes[at] & 0xff | (bytes[at + 1] & 0xff) << 8;
    }
}
