// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.shadow;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lumbarcds.analysis.RetrievedSlices;

/**
 * Slices of studies the first model read, kept for the second so that the archive is not asked twice. Holds a bounded
 * amount of memory: the oldest make room for the newest, and a study too large for the shelf is not kept at all. Safe for
 * several threads.
 */
public final class SliceShelf {

    private final long mostBytes;
    private final Map<String, RetrievedSlices> studies = new LinkedHashMap<>();
    private long bytes;

    /** @param mostBytes of pixels kept; 0 keeps nothing */
    public SliceShelf(long mostBytes) {
        this.mostBytes = mostBytes;
    }

    synchronized void put(RetrievedSlices slices) {
        discard(slices.studyInstanceUid());
        long size = slices.bytes();
        if (size > mostBytes) {
            return;
        }
        Iterator<RetrievedSlices> oldest = studies.values().iterator();
        while (bytes + size > mostBytes) {
            bytes -= oldest.next().bytes();
            oldest.remove();
        }
        studies.put(slices.studyInstanceUid(), slices);
        bytes += size;
    }

    synchronized Optional<RetrievedSlices> of(String studyInstanceUid) {
        return Optional.ofNullable(studies.get(studyInstanceUid));
    }

    /** Studies whose slices are here, oldest first. */
    public synchronized List<String> studies() {
        return List.copyOf(studies.keySet());
    }

    /** Pixels kept at the moment. */
    public synchronized long bytes() {
        return bytes;
    }

    /** Lets go of a study that needs no slices any more. */
    public synchronized void discard(String studyInstanceUid) {
        RetrievedSlices removed = studies.remove(studyInstanceUid);
        if (removed != null) {
            bytes -= removed.bytes();
        }
    }
}
