// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.trigger;

import java.util.Optional;
import java.util.regex.Pattern;
import org.hl7.fhir.r4.model.Identifier;

/** DICOM UIDs as FHIR identifiers write them: system {@code urn:dicom:uid}, value {@code urn:oid:1.2.3}. */
final class DicomUid {

    static final String SYSTEM = "urn:dicom:uid";

    private static final String PREFIX = "urn:oid:";
    /** PS3.5 section 9.1; leading zeros of a component, though forbidden, occur. */
    private static final Pattern UID = Pattern.compile("[0-9]+(\\.[0-9]+)+");
    private static final int LONGEST = 64;

    private DicomUid() {
    }

    static boolean isUidIdentifier(Identifier identifier) {
        return SYSTEM.equals(identifier.getSystem());
    }

    /** @return the bare UID; empty when the value is none */
    static Optional<String> of(Identifier identifier) {
        String value = identifier.hasValue() ? identifier.getValue().trim() : "";
        String uid = value.startsWith(PREFIX) ? value.substring(PREFIX.length()) : value;
        return uid.length() <= LONGEST && UID.matcher(uid).matches() ? Optional.of(uid) : Optional.empty();
    }
}
