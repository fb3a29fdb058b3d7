// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.archive;

import java.nio.file.Path;
import org.lumbarcds.dicom.DicomLimits;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * {@code lumbar.archive.*}
 *
 * @param enabled whether {@code /dicom-web} exists
 * @param directory where instances are kept
 * @param maximumInstanceSize of one instance sent in
 * @param maximumInstances in one request to store
 * @param maximumRequestSize of one request to store
 * @param maximumResults of one query; a client asks for more by {@code offset}
 * @param correctedIdentity what becomes of an instance that is kept already and comes with another patient or order, its
 *     picture unchanged: it replaces the kept one, so that a wrong patient does not stay, or it is refused
 * @param otherContent what becomes of an instance that comes with other content under the UID of a kept one
 */
@ConfigurationProperties("lumbar.archive")
record ArchiveProperties(
        @DefaultValue("false") boolean enabled,
        @DefaultValue(".lumbar/archive") Path directory,
        @DefaultValue("256MB") DataSize maximumInstanceSize,
        @DefaultValue("10000") int maximumInstances,
        @DefaultValue("8GB") DataSize maximumRequestSize,
        @DefaultValue("1000") int maximumResults,
        @DefaultValue("replace") Policy correctedIdentity,
        @DefaultValue("refuse") Policy otherContent) {

    /** What becomes of an instance that comes again and is not the same. */
    enum Policy { REPLACE, REFUSE }

    /** What an instance may cost to read. */
    DicomLimits limits() {
        return DicomLimits.DEFAULT.withFileBytes(maximumInstanceSize.toBytes());
    }
}
