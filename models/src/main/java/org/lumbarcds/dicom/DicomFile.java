// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.dicom;

import java.util.List;

/**
 * A Part 10 file.
 *
 * @param meta file meta information, group 0002
 * @param dataset the data set
 * @param notes what a reader passed over because nothing it stands on is wrong by it, by element and without values
 */
public record DicomFile(DicomDataset meta, DicomDataset dataset, List<String> notes) {

    /** This implementation's class UID (PS3.10 section 7.1): a UUID-derived UID of PS3.5 annex B.2. */
    static final String IMPLEMENTATION_CLASS_UID = "2.25.217264816371904226195184923510582640417";

    static final String IMPLEMENTATION_VERSION_NAME = "LUMBARCDS_0_1";

    public DicomFile {
        notes = List.copyOf(notes);
    }

    public DicomFile(DicomDataset meta, DicomDataset dataset) {
        this(meta, dataset, List.of());
    }

    /**
     * A file of a data set, its meta information made from the data set's SOP class and instance.
     *
     * @param syntax what the pixel data is encoded in; the writer encodes the rest in it
     * @throws DicomException if SOP Class UID or SOP Instance UID is missing
     */
    public static DicomFile of(DicomDataset dataset, TransferSyntax syntax) {
        DicomDataset meta = new DicomDataset()
                .putBytes(Tag.FILE_META_INFORMATION_VERSION, Vr.OB, new byte[] {0, 1})
                .put(Tag.MEDIA_STORAGE_SOP_CLASS_UID, dataset.requireString(Tag.SOP_CLASS_UID))
                .put(Tag.MEDIA_STORAGE_SOP_INSTANCE_UID, dataset.requireString(Tag.SOP_INSTANCE_UID))
                .put(Tag.TRANSFER_SYNTAX_UID, syntax.uid())
                .put(Tag.IMPLEMENTATION_CLASS_UID, IMPLEMENTATION_CLASS_UID)
                .put(Tag.IMPLEMENTATION_VERSION_NAME, IMPLEMENTATION_VERSION_NAME);
        return new DicomFile(meta, dataset);
    }

    public TransferSyntax transferSyntax() {
        return TransferSyntax.of(meta.requireString(Tag.TRANSFER_SYNTAX_UID));
    }
}
