// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.dicom;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How a data set is encoded (PS3.5 section 10, PS3.6 annex A).
 *
 * @param uid UID
 * @param name name as PS3.6 has it; "unknown" for a UID that is not in the list here
 * @param explicitVr whether elements carry their VR
 * @param bigEndian byte order
 * @param deflated whether the data set is compressed as a whole
 * @param encapsulated whether pixel data is in fragments
 */
public record TransferSyntax(
        String uid, String name, boolean explicitVr, boolean bigEndian, boolean deflated, boolean encapsulated) {

    private static final Map<String, TransferSyntax> KNOWN = new LinkedHashMap<>();

    public static final TransferSyntax IMPLICIT_VR_LITTLE_ENDIAN =
            known("1.2.840.10008.1.2", "Implicit VR Little Endian", false, false, false, false);
    public static final TransferSyntax EXPLICIT_VR_LITTLE_ENDIAN =
            known("1.2.840.10008.1.2.1", "Explicit VR Little Endian", true, false, false, false);
    public static final TransferSyntax DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN =
            known("1.2.840.10008.1.2.1.99", "Deflated Explicit VR Little Endian", true, false, true, false);
    public static final TransferSyntax EXPLICIT_VR_BIG_ENDIAN =
            known("1.2.840.10008.1.2.2", "Explicit VR Big Endian", true, true, false, false);
    public static final TransferSyntax JPEG_BASELINE = encapsulated("1.2.840.10008.1.2.4.50", "JPEG Baseline (Process 1)");
    public static final TransferSyntax JPEG_EXTENDED =
            encapsulated("1.2.840.10008.1.2.4.51", "JPEG Extended (Process 2 and 4)");
    public static final TransferSyntax JPEG_LOSSLESS =
            encapsulated("1.2.840.10008.1.2.4.57", "JPEG Lossless, Non-Hierarchical (Process 14)");
    public static final TransferSyntax JPEG_LOSSLESS_SV1 = encapsulated("1.2.840.10008.1.2.4.70",
            "JPEG Lossless, Non-Hierarchical, First-Order Prediction (Process 14, Selection Value 1)");
    public static final TransferSyntax JPEG_LS_LOSSLESS =
            encapsulated("1.2.840.10008.1.2.4.80", "JPEG-LS Lossless Image Compression");
    public static final TransferSyntax JPEG_LS_NEAR_LOSSLESS =
            encapsulated("1.2.840.10008.1.2.4.81", "JPEG-LS Lossy (Near-Lossless) Image Compression");
    public static final TransferSyntax JPEG_2000_LOSSLESS =
            encapsulated("1.2.840.10008.1.2.4.90", "JPEG 2000 Image Compression (Lossless Only)");
    public static final TransferSyntax JPEG_2000 = encapsulated("1.2.840.10008.1.2.4.91", "JPEG 2000 Image Compression");
    public static final TransferSyntax RLE_LOSSLESS = encapsulated("1.2.840.10008.1.2.5", "RLE Lossless");

    static {
        // Known by name only, so that a refusal can say what the file is.
        known("1.2.840.10008.1.2.1.98", "Encapsulated Uncompressed Explicit VR Little Endian", true, false, false, true);
        encapsulated("1.2.840.10008.1.2.4.92", "JPEG 2000 Part 2 Multi-component Image Compression (Lossless Only)");
        encapsulated("1.2.840.10008.1.2.4.93", "JPEG 2000 Part 2 Multi-component Image Compression");
        encapsulated("1.2.840.10008.1.2.4.94", "JPIP Referenced");
        encapsulated("1.2.840.10008.1.2.4.95", "JPIP Referenced Deflate");
        encapsulated("1.2.840.10008.1.2.4.100", "MPEG2 Main Profile / Main Level");
        encapsulated("1.2.840.10008.1.2.4.101", "MPEG2 Main Profile / High Level");
        encapsulated("1.2.840.10008.1.2.4.102", "MPEG-4 AVC/H.264 High Profile / Level 4.1");
        encapsulated("1.2.840.10008.1.2.4.103", "MPEG-4 AVC/H.264 BD-compatible High Profile / Level 4.1");
        encapsulated("1.2.840.10008.1.2.4.107", "HEVC/H.265 Main Profile / Level 5.1");
        encapsulated("1.2.840.10008.1.2.4.108", "HEVC/H.265 Main 10 Profile / Level 5.1");
        encapsulated("1.2.840.10008.1.2.4.110", "JPEG XL Lossless");
        encapsulated("1.2.840.10008.1.2.4.112", "JPEG XL");
        encapsulated("1.2.840.10008.1.2.4.201", "High-Throughput JPEG 2000 Image Compression (Lossless Only)");
        encapsulated("1.2.840.10008.1.2.4.202", "High-Throughput JPEG 2000 with RPCL Options (Lossless Only)");
        encapsulated("1.2.840.10008.1.2.4.203", "High-Throughput JPEG 2000 Image Compression");
    }

    /** The transfer syntax of a UID. An unknown one is taken as encapsulated, explicit VR little endian, as all new ones are. */
    public static TransferSyntax of(String uid) {
        TransferSyntax known = KNOWN.get(uid);
        return known != null ? known : new TransferSyntax(uid, "unknown", true, false, false, true);
    }

    /** {@code name (UID)}. */
    @Override
    public String toString() {
        return name + " (" + uid + ")";
    }

    private static TransferSyntax encapsulated(String uid, String name) {
        return known(uid, name, true, false, false, true);
    }

    private static TransferSyntax known(
            String uid, String name, boolean explicitVr, boolean bigEndian, boolean deflated, boolean encapsulated) {
        TransferSyntax syntax = new TransferSyntax(uid, name, explicitVr, bigEndian, deflated, encapsulated);
        KNOWN.put(uid, syntax);
        return syntax;
    }
}
