// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.archive;

import java.util.List;
import org.lumbarcds.dicom.TransferSyntax;
import org.springframework.http.HttpStatus;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;

/**
 * The form in which a client wants instances or frames (PS3.18 section 8.7).
 *
 * @param multipart whether parts of a multipart body are wanted, or one instance alone
 * @param transferSyntax UID, or {@code *} for whatever is stored
 */
record RequestedForm(boolean multipart, String transferSyntax) {

    static final String AS_STORED = "*";

    /**
     * @param accept the header, null where there is none
     * @param partType {@code application/dicom} or {@code application/octet-stream}
     * @param single whether one alone, not in parts, can be given
     * @throws ArchiveProblem 406 if none of the forms asked for can be given
     */
    static RequestedForm of(String accept, String partType, boolean single) {
        List<MediaType> types;
        try {
            types = MediaType.parseMediaTypes(accept == null ? "*/*" : accept);
        } catch (InvalidMediaTypeException e) {
            throw new ArchiveProblem(HttpStatus.BAD_REQUEST, "the Accept header is malformed", e);
        }
        for (MediaType type : types) {
            String part = parameter(type, "type", partType);
            boolean parts = type.includes(MediaType.MULTIPART_RELATED) && (part.equals(partType) || part.equals("*/*"));
            boolean alone = single && type.isConcrete() && type.equalsTypeAndSubtype(MediaType.valueOf(partType));
            if (parts || alone) {
                return new RequestedForm(!alone,
                        parameter(type, "transfer-syntax", TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN.uid()));
            }
        }
        throw new ArchiveProblem(HttpStatus.NOT_ACCEPTABLE, "can be given as multipart/related; type=\"" + partType + "\""
                + (single ? " or " + partType : "") + " only");
    }

    boolean asStored() {
        return transferSyntax.equals(AS_STORED);
    }

    boolean uncompressed() {
        return transferSyntax.equals(TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN.uid());
    }

    private static String parameter(MediaType type, String name, String otherwise) {
        String value = type.getParameter(name);
        return value == null ? otherwise : value.replaceAll("^\"|\"$", "");
    }
}
