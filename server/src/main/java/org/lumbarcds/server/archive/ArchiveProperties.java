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
 * @param maximumResults of one query; a client asks for more by {@code offset}
 */
@ConfigurationProperties("lumbar.archive")
record ArchiveProperties(
        @DefaultValue("false") boolean enabled,
        @DefaultValue(".lumbar/archive") Path directory,
        @DefaultValue("256MB") DataSize maximumInstanceSize,
        @DefaultValue("10000") int maximumInstances,
        @DefaultValue("1000") int maximumResults) {

    /** What an instance may cost to read. */
    DicomLimits limits() {
        return DicomLimits.DEFAULT.withFileBytes(maximumInstanceSize.toBytes());
    }
}
