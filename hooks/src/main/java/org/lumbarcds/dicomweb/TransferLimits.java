// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.dicomweb;

/**
 * How much is taken from an archive.
 *
 * @param instanceBytes of one instance; a larger one is left out
 * @param totalBytes of one retrieval
 * @param instances of one series
 * @param results series of a study, studies of a query
 * @param metadataBytes of one JSON answer
 */
public record TransferLimits(long instanceBytes, long totalBytes, int instances, int results, int metadataBytes) {

    public static final TransferLimits DEFAULT =
            new TransferLimits(256L << 20, 2L << 30, 2000, 500, 32 << 20);

    public TransferLimits {
        positive("instance-bytes", instanceBytes);
        positive("total-bytes", totalBytes);
        positive("instances", instances);
        positive("results", results);
        positive("metadata-bytes", metadataBytes);
    }

    private static void positive(String name, long value) {
        if (value < 1) {
            throw new IllegalArgumentException("dicomweb.limits." + name + " must be above zero, not " + value);
        }
    }
}
